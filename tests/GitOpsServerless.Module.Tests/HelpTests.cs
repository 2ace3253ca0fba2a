using System.Management.Automation;
using System.Text;
using System.Xml.Linq;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Module.Tests;

/// <summary>The pages of docs/cmdlets and the help of Get-Help come from the same texts.</summary>
public sealed class HelpTests
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    [Fact]
    public void Help_file_is_what_the_texts_say()
    {
        var root = new XElement("helpItems", new XAttribute("schema", "maml"), CmdletMetadata.Cmdlets.Select(Item));

        Golden.Matches("module/en-US/GitOpsServerless.PowerShell.dll-Help.xml", $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root}\n");
    }

    [Fact]
    public void Every_cmdlet_has_its_page()
    {
        foreach (var type in CmdletMetadata.Cmdlets)
        {
            Golden.Matches($"docs/cmdlets/{CmdletMetadata.NameOf(type)}.md", Page(type));
        }
    }

    private static string Page(Type type)
    {
        var text = new StringBuilder($"# {CmdletMetadata.NameOf(type)}\n\n{CmdletMetadata.Text(type, "summary")}\n\n{CmdletMetadata.Text(type, "remarks")}\n\n## Examples\n");
        foreach (var (code, explanation) in CmdletMetadata.Examples(type))
        {
            text.Append($"\n{explanation}\n\n```powershell\n{code}\n```\n");
        }

        text.Append("\n## Parameters\n\n| parameter | type | what |\n|---|---|---|\n");
        foreach (var parameter in CmdletMetadata.Parameters(type))
        {
            text.Append($"| `-{parameter.Name}` | {TypeName(parameter.PropertyType)} | {CmdletMetadata.Text(parameter, "summary")} |\n");
        }

        return text.ToString();
    }

    private static XElement Item(Type type)
    {
        var name = CmdletMetadata.NameOf(type);
        return new XElement(
            Command + "command",
            new XElement(
                Command + "details",
                new XElement(Command + "name", name),
                new XElement(Command + "verb", name.Split('-')[0]),
                new XElement(Command + "noun", name.Split('-')[1]),
                new XElement(Maml + "description", new XElement(Maml + "para", CmdletMetadata.Text(type, "summary")))),
            new XElement(Maml + "description", new XElement(Maml + "para", CmdletMetadata.Text(type, "remarks"))),
            new XElement(Command + "syntax", new XElement(Command + "syntaxItem", new XElement(Maml + "name", name), CmdletMetadata.Parameters(type).Select(Parameter))),
            new XElement(Command + "parameters", CmdletMetadata.Parameters(type).Select(Parameter)),
            new XElement(
                Command + "examples",
                CmdletMetadata.Examples(type).Select((e, i) => new XElement(
                    Command + "example",
                    new XElement(Maml + "title", $"Example {i + 1}"),
                    new XElement(Dev + "code", e.Code),
                    new XElement(Dev + "remarks", new XElement(Maml + "para", e.Text))))));
    }

    private static XElement Parameter(System.Reflection.PropertyInfo parameter)
    {
        var attribute = CmdletMetadata.Of<ParameterAttribute>(parameter).First();
        return new XElement(
            Command + "parameter",
            new XAttribute("required", CmdletMetadata.Named(attribute, "Mandatory") is true ? "true" : "false"),
            new XAttribute("position", CmdletMetadata.Named(attribute, "Position")?.ToString() ?? "named"),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", new XElement(Maml + "para", CmdletMetadata.Text(parameter, "summary"))),
            new XElement(Command + "parameterValue", TypeName(parameter.PropertyType)));
    }

    private static string TypeName(Type type) => Nullable.GetUnderlyingType(type)?.Name ?? type.Name;
}
