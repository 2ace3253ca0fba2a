using System.Globalization;
using System.Xml.Linq;

namespace GitOpsServerless.HelpBuilder;

/// <summary>The help file of the module in the format of Get-Help.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Write(IEnumerable<(Cmdlet Cmdlet, HelpPage Page)> pages)
    {
        var root = new XElement(
            "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            pages.Select(p => Item(p.Cmdlet, p.Page)));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root}\n".ReplaceLineEndings("\n");
    }

    private static XElement Item(Cmdlet cmdlet, HelpPage page) => new(
        Command + "command",
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Name.Split('-')[0]),
            new XElement(Command + "noun", cmdlet.Name.Split('-')[1]),
            new XElement(Maml + "description", Paragraphs(page.Synopsis))),
        new XElement(Maml + "description", Paragraphs(page.Section("Description"))),
        new XElement(Command + "syntax", cmdlet.Sets.Select(s => SyntaxItem(cmdlet, page, s))),
        new XElement(Command + "parameters", All(cmdlet, page)),
        new XElement(Command + "inputTypes", Types("inputType", Lines(page.Section("Inputs")))),
        new XElement(Command + "returnValues", Types("returnValue", cmdlet.Outputs)),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Section("Notes")))),
        new XElement(Command + "examples", page.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", Lines(page.Section("Related links")).Select(l => new XElement(
            Maml + "navigationLink", new XElement(Maml + "linkText", l), new XElement(Maml + "uri")))));

    private static XElement SyntaxItem(Cmdlet cmdlet, HelpPage page, string set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        Syntax.ParametersOf(cmdlet, set).Select(p => Parameter(p.Parameter, p.Use, page)),
        Common(cmdlet));

    private static IEnumerable<XElement> All(Cmdlet cmdlet, HelpPage page) =>
        cmdlet.Parameters.Select(p => Parameter(p, p.In(cmdlet.DefaultSet) ?? p.Uses[0], page)).Concat(Common(cmdlet));

    private static XElement Parameter(CmdletParameter parameter, ParameterUse use, HelpPage page) => new(
        Command + "parameter",
        new XAttribute("required", use.IsMandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.Type.IsArray ? "true" : "false"),
        new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", use.PipelineInput),
        new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        new XElement(Maml + "description", Paragraphs(page.Parameters[parameter.Name])),
        parameter.IsSwitch ? null : new XElement(
            Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", parameter.Type.IsArray ? "true" : "false"), parameter.TypeName),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", parameter.Default ?? "None"));

    private static IEnumerable<XElement> Common(Cmdlet cmdlet) => cmdlet.SupportsShouldProcess
        ? [Switch("WhatIf", "Shows what would be done, and does nothing.", "wi"), Switch("Confirm", "Asks before each change.", "cf")]
        : [];

    private static XElement Switch(string name, string text, string alias) => new(
        Command + "parameter",
        new XAttribute("required", "false"),
        new XAttribute("variableLength", "false"),
        new XAttribute("globbing", "false"),
        new XAttribute("pipelineInput", "False"),
        new XAttribute("position", "named"),
        new XAttribute("aliases", alias),
        new XElement(Maml + "name", name),
        new XElement(Maml + "description", Paragraphs(text)),
        new XElement(Dev + "type", new XElement(Maml + "name", "SwitchParameter"), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", "False"));

    private static XElement Example(HelpExample example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", $"Example {index + 1}: {example.Title}"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks)));

    private static IEnumerable<XElement> Types(string element, IEnumerable<string> names) => names.Select(n => new XElement(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", n), new XElement(Maml + "uri")),
        new XElement(Maml + "description", new XElement(Maml + "para"))));

    private static IEnumerable<string> Lines(string section) =>
        section.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Plain.Text(l.TrimStart('-', ' ')).Trim()).Where(l => l.Length > 0);

    private static IEnumerable<XElement> Paragraphs(string markdown) =>
        markdown.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(p => new XElement(Maml + "para", Plain.Text(p)));
}
