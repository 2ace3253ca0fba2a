using System.Text;
using System.Xml.Linq;
using GitOpsServerless.HelpBuilder;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Module.Tests;

/// <summary>The pages of docs/cmdlets are complete, and Get-Help says the same.</summary>
public sealed class HelpTests
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";

    public static TheoryData<string> Names => [.. CmdletMetadata.Cmdlets.Select(CmdletMetadata.NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_is_complete(string name)
    {
        var cmdlet = Read(name);
        var path = $"docs/cmdlets/{name}.md";
        var text = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, path));

        Golden.Matches(path, SyntaxUpdate.Of(cmdlet, text));
        Assert.Empty(HelpCheck.ProblemsOf(cmdlet, HelpPage.Parse(path, SyntaxUpdate.Of(cmdlet, text))));
    }

    [Fact]
    public void Parameter_without_text_is_a_problem()
    {
        var cmdlet = Read("Stop-GitOpsSandbox");
        var text = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "docs/cmdlets/Stop-GitOpsSandbox.md"));

        var problems = HelpCheck.ProblemsOf(cmdlet, HelpPage.Parse("page.md", text[..text.IndexOf("### -ProcessId", StringComparison.Ordinal)]));

        Assert.Contains(problems, p => p.EndsWith("error GOSHELP: the parameter ProcessId has no text", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Text</summary> of a comment.")]
    [InlineData("/// Text of a comment.")]
    public void Source_as_the_text_of_a_parameter_is_a_problem(string description)
    {
        var cmdlet = Read("Stop-GitOpsSandbox");
        var text = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "docs/cmdlets/Stop-GitOpsSandbox.md"));

        var problems = HelpCheck.ProblemsOf(cmdlet, HelpPage.Parse("page.md", text.Replace("### -ProcessId\n", $"### -ProcessId\n\n{description}\n", StringComparison.Ordinal)));

        Assert.Contains(problems, p => p.EndsWith("the text of the parameter ProcessId does not describe it", StringComparison.Ordinal));
    }

    [Fact]
    public void Packed_help_has_every_parameter_of_every_set()
    {
        var help = XDocument.Load(Path.Combine(RealData.RepositoryRoot, "module/out/GitOpsServerless/en-US/GitOpsServerless.PowerShell.dll-Help.xml"));
        foreach (var type in CmdletMetadata.Cmdlets)
        {
            var cmdlet = Cmdlet.Read(type);
            var item = help.Root!.Elements().Single(e => e.Element(Command + "details")!.Element(Command + "name")!.Value == cmdlet.Name);
            var described = item.Element(Command + "parameters")!.Elements().Select(p => p.Element(Maml + "name")!.Value);

            Assert.Equal(cmdlet.Sets.Count, item.Element(Command + "syntax")!.Elements().Count());
            Assert.Empty(cmdlet.Parameters.Select(p => p.Name).Except(described, StringComparer.Ordinal));
            Assert.All(item.Descendants(Command + "parameter"), p => Assert.NotEmpty(p.Element(Maml + "description")!.Value));
        }
    }

    [Fact]
    public void Topics_are_packed()
    {
        var topics = Directory.EnumerateFiles(Path.Combine(RealData.RepositoryRoot, "docs", "about")).Select(f => Path.GetFileNameWithoutExtension(f)!).ToList();

        Assert.Contains("about_GitOps", topics);
        Assert.All(topics, t => Assert.Contains(
            "LONG DESCRIPTION", File.ReadAllText(Path.Combine(RealData.RepositoryRoot, $"module/out/GitOpsServerless/en-US/{t}.help.txt"), Encoding.UTF8), StringComparison.Ordinal));
    }

    private static Cmdlet Read(string name) => Cmdlet.Read(CmdletMetadata.Cmdlets.Single(t => CmdletMetadata.NameOf(t) == name));
}
