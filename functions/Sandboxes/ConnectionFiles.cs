using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Functions.Sandboxes;

/// <summary>
/// How other programs of the same user reach the sandbox of a running host: files in the state folder that only the user can read.
/// <c>kubectl --kubeconfig DIR/sandbox/cluster.kubeconfig get pods -A</c>
/// </summary>
internal static class ConnectionFiles
{
    public static void WriteCluster(string? stateFolder, string key, KubernetesSandbox sandbox) =>
        Write(stateFolder, $"{key}.kubeconfig", sandbox.Kubeconfig);

    public static void WriteAzure(string? stateFolder, ArmSandbox sandbox) =>
        Write(stateFolder, "azure.json", new JsonObject
        {
            ["address"] = sandbox.Address.ToString(),
            ["token"] = sandbox.Token,
            ["certificateAuthority"] = sandbox.CertificateAuthorityPem,
        }.ToJsonString());

    /// <summary>Says that everything else is written and listens; the last file of a start.</summary>
    public static void WriteReady(string? stateFolder, string? api) =>
        Write(stateFolder, "ready.json", new JsonObject { ["processId"] = Environment.ProcessId, ["api"] = api }.ToJsonString());

    private static void Write(string? stateFolder, string name, string text)
    {
        if (stateFolder is null)
        {
            return;
        }

        var folder = Directory.CreateDirectory(Path.Combine(stateFolder, "sandbox"));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(Path.Combine(folder.FullName, name), options);
        writer.Write(text);
    }
}
