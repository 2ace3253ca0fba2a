namespace GitOpsServerless.HelpBuilder;

/// <summary>An example: its title, what one types, and what is said and shown after it.</summary>
internal sealed record HelpExample(string Title, string Code, string Remarks)
{
    public static HelpExample Parse(string title, string body)
    {
        var code = new List<string>();
        var remarks = new List<string>();
        var fence = 0;
        foreach (var line in body.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                fence++;
                continue;
            }

            // The first block is what one types; later blocks are output.
            (fence == 1 ? code : remarks).Add(line);
        }

        return new HelpExample(title, string.Join('\n', code).Trim(), string.Join('\n', remarks).Trim());
    }
}
