using System.Text;

namespace GitOpsServerless.Sandbox.Kubernetes;

/// <summary>Writes a kubeconfig with one cluster, user and context.</summary>
internal static class KubeconfigWriter
{
    public static string Write(Uri server, string certificateAuthorityPem, string token)
    {
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(certificateAuthorityPem));
        return $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: sandbox
              cluster:
                server: {server.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {authority}
            users:
            - name: sandbox
              user:
                token: {token}
            contexts:
            - name: sandbox
              context:
                cluster: sandbox
                user: sandbox
            current-context: sandbox

            """;
    }
}
