namespace GitOpsServerless.Bicep.Syntax;

/// <summary>
/// Whether a file switches a code of the linter off at a place: <c>#disable-next-line</c> before it, or <c>#disable-diagnostics</c> above
/// without <c>#restore-diagnostics</c> between (learn.microsoft.com/azure/azure-resource-manager/bicep/linter#silencing-false-positives).
/// </summary>
internal static class DisabledCodes
{
    public static bool IsDisabled(SourceText source, int offset, string code)
    {
        var line = source.Locate(offset).Line;
        var disabled = false;
        var number = 0;
        foreach (var text in source.Text.AsSpan(0, offset).EnumerateLines())
        {
            number++;
            var trimmed = text.TrimStart(" \t");
            if (Names(trimmed, "#disable-next-line", code) && number == line - 1)
            {
                return true;
            }

            disabled = (disabled || Names(trimmed, "#disable-diagnostics", code)) && !Names(trimmed, "#restore-diagnostics", code);
        }

        return disabled;
    }

    private static bool Names(ReadOnlySpan<char> line, string directive, string code)
    {
        if (!line.StartsWith(directive, StringComparison.Ordinal))
        {
            return false;
        }

        var codes = line[directive.Length..];
        foreach (var part in codes.Split(' '))
        {
            if (codes[part].Trim("\t\r").Equals(code, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
