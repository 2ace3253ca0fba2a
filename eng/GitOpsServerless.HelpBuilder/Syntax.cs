namespace GitOpsServerless.HelpBuilder;

/// <summary>The syntax of a cmdlet, as <c>Get-Command -Syntax</c> shows it.</summary>
internal static class Syntax
{
    /// <summary>Parameters of a set: those with a position first, then the mandatory ones.</summary>
    public static IEnumerable<(CmdletParameter Parameter, ParameterUse Use)> ParametersOf(Cmdlet cmdlet, string set) => cmdlet.Parameters
        .Select(p => (Parameter: p, Use: p.In(set)!))
        .Where(p => p.Use is not null)
        .OrderBy(p => p.Use.Position ?? int.MaxValue)
        .ThenBy(p => p.Use.IsMandatory ? 0 : 1)
        .ThenBy(p => p.Parameter.Name, StringComparer.Ordinal);

    public static string Line(Cmdlet cmdlet, string set)
    {
        var parts = ParametersOf(cmdlet, set).Select(p => Part(p.Parameter, p.Use));
        string[] common = cmdlet.SupportsShouldProcess ? ["[-WhatIf]", "[-Confirm]", "[<CommonParameters>]"] : ["[<CommonParameters>]"];
        return string.Join(' ', (string[])[cmdlet.Name, .. parts, .. common]);
    }

    /// <summary>The block of the page.</summary>
    public static string Block(Cmdlet cmdlet) => $"```text\n{string.Join('\n', cmdlet.Sets.Select(s => Line(cmdlet, s)))}\n```";

    private static string Part(CmdletParameter parameter, ParameterUse use)
    {
        if (parameter.IsSwitch)
        {
            return use.IsMandatory ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        }

        var name = use.Position is null ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        return use.IsMandatory ? $"{name} <{parameter.TypeName}>" : $"[{name} <{parameter.TypeName}>]";
    }
}
