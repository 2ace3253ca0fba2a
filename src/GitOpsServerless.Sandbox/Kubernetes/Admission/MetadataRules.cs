using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Names, labels and annotations, https://kubernetes.io/docs/concepts/overview/working-with-objects/names/.</summary>
internal static partial class MetadataRules
{
    private const int MaxAnnotationsSize = 256 * 1024;
    private const string SubdomainText = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    private const string LabelText = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    private const string ServiceText = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";

    public static void Check(ResourceVersion version, JsonObject node, List<FieldCause> causes)
    {
        var metadata = node["metadata"] as JsonObject;
        CheckName(version.Resource, metadata.Text("name") ?? "", causes);
        CheckLabels(metadata.Object("labels"), "metadata.labels", causes);
        var size = 0L;
        foreach (var (name, value) in metadata.Object("annotations") ?? [])
        {
            size += name.Length + (value.AsText()?.Length ?? 0);
            CheckKey(name, "metadata.annotations", causes);
        }

        if (size > MaxAnnotationsSize)
        {
            causes.Add(new FieldCause("FieldValueTooLong", "metadata.annotations", $"Too long: may not be more than {MaxAnnotationsSize} bytes"));
        }

        foreach (var (owner, index) in (metadata.Array("ownerReferences") ?? []).Select(static (owner, index) => (owner, index)))
        {
            foreach (var name in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if (owner.Text(name) is null or { Length: 0 })
                {
                    causes.Add(FieldCause.Required(FormattableString.Invariant($"metadata.ownerReferences[{index}].{name}"), name + " must not be empty"));
                }
            }
        }
    }

    public static void CheckLabels(JsonObject? labels, string path, List<FieldCause> causes)
    {
        foreach (var (name, value) in labels ?? [])
        {
            CheckKey(name, path, causes);
            if (value.AsText() is { } text && (text.Length > 63 || !LabelValue().IsMatch(text)))
            {
                causes.Add(FieldCause.Invalid(path, $"\"{text}\"", "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"));
            }
        }
    }

    private static void CheckKey(string key, string path, List<FieldCause> causes)
    {
        var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (name.Length is 0 or > 63 || !LabelValue().IsMatch(name))
        {
            causes.Add(FieldCause.Invalid(path, $"\"{key}\"", "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"));
        }
    }

    private static void CheckName(ResourceKind kind, string name, List<FieldCause> causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldCause.Required("metadata.name", "name or generateName is required"));
            return;
        }

        var problem = kind.StorageKey switch
        {
            _ when kind.Group == "rbac.authorization.k8s.io" => name is "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('%', StringComparison.Ordinal) ? "may not contain '/' or '%'" : null,
            "/services" => name.Length <= 63 && ServiceName().IsMatch(name) ? null : ServiceText,
            "/namespaces" => name.Length <= 63 && Label().IsMatch(name) ? null : LabelText,
            "apiregistration.k8s.io/apiservices" or "flowcontrol.apiserver.k8s.io/flowschemas" or "networking.k8s.io/ipaddresses" or "certificates.k8s.io/certificatesigningrequests" => null,
            _ => name.Length <= 253 && Subdomain().IsMatch(name) ? null : SubdomainText,
        };
        if (problem is not null)
        {
            causes.Add(FieldCause.Invalid("metadata.name", $"\"{name}\"", problem));
        }
    }

    [GeneratedRegex("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelValue();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServiceName();
}
