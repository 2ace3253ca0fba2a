using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Pipeline;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>
/// The one function of templates that asks another host: <c>getHostByName</c> looks a name up, by which a chart can tell its values to
/// whoever serves the name (CVE-2023-25165). Helm 3.11.1 and newer answer nothing; older ones do ask.
/// </summary>
internal static class ChartFunctions
{
    private static ReadOnlySpan<byte> Name => "getHostByName"u8;

    private const string Message = "'getHostByName' asks a name server, and templates may not ask anybody.";

    /// <summary>Reports a file of a chart that calls it. Any file can be a template, by <c>tpl</c>.</summary>
    public static void Check(ReadOnlySpan<byte> content, string file, List<Diagnostic> diagnostics)
    {
        var at = content.IndexOf(Name);
        if (at >= 0)
        {
            diagnostics.Add(DiagnosticCatalog.PluginNotAllowed.Create(Message, file, content[..at].Count((byte)'\n') + 1));
        }
    }

    /// <summary>The same for a file of a packed chart, which is read to its end and never held as a whole.</summary>
    public static void CheckPacked(Stream content, string name, string archive, List<Diagnostic> diagnostics)
    {
        var buffer = new byte[32 * 1024];
        var kept = 0;
        var found = false;
        while (content.Read(buffer.AsSpan(kept)) is var read and > 0)
        {
            var seen = buffer.AsSpan(0, kept + read);
            found |= seen.IndexOf(Name) >= 0;

            // The name may stand across two pieces.
            var end = seen[^Math.Min(seen.Length, Name.Length - 1)..];
            end.CopyTo(buffer);
            kept = end.Length;
        }

        if (found)
        {
            diagnostics.Add(DiagnosticCatalog.PluginNotAllowed.Create($"{name} of the packed chart: {Message}", archive));
        }
    }

    /// <summary>Reports values of the definition that call it.</summary>
    public static void CheckValues(HelmOptions helm, List<Diagnostic> diagnostics)
    {
        var texts = helm.Parameters.Values.Concat(helm.StringParameters.Values).Append(helm.Values is null ? string.Empty : JsonText.Of(helm.Values));
        if (texts.Any(text => text.Contains("getHostByName", StringComparison.Ordinal)))
        {
            diagnostics.Add(DiagnosticCatalog.PluginNotAllowed.Create($"The values of the definition: {Message}"));
        }
    }
}
