using System.Text.RegularExpressions;
using System.Xml.Linq;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell;
using GitOpsServerless.PowerShell.Manifests;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Module.Tests;

/// <summary>Manifest, views and the packed folder agree with the assembly.</summary>
public sealed class ManifestTests
{
    private static readonly string Module = Path.Combine(RealData.RepositoryRoot, "module");

    [Fact]
    public void Manifest_exports_exactly_the_cmdlets()
    {
        var manifest = File.ReadAllText(Path.Combine(Module, "GitOpsServerless.psd1"));
        var exported = Regex.Matches(manifest, "'([A-Z][a-z]+-GitOps[A-Za-z]*)'").Select(m => m.Groups[1].Value);

        Assert.Equal(CmdletMetadata.Cmdlets.Select(CmdletMetadata.NameOf), exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Manifest_has_the_version_of_the_assembly()
    {
        var manifest = File.ReadAllText(Path.Combine(Module, "GitOpsServerless.psd1"));

        Assert.Contains($"ModuleVersion = '{typeof(GitOpsContext).Assembly.GetName().Version!.ToString(3)}'", manifest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GitOpsServerless.Format.ps1xml", "TypeName")]
    [InlineData("GitOpsServerless.Types.ps1xml", "Name")]
    public void Views_are_of_types_and_properties_that_exist(string file, string element)
    {
        var document = XDocument.Load(Path.Combine(Module, file));
        var entries = element == "TypeName" ? document.Descendants("View") : document.Descendants("Type");
        foreach (var entry in entries)
        {
            var name = entry.Descendants(element).First(e => e.Value.StartsWith("GitOpsServerless.", StringComparison.Ordinal)).Value;
            if (name == ManifestObject.TypeName)
            {
                continue;  // made of what was rendered
            }

            var scripted = Scripted(name);
            var type = typeof(Plan).Assembly.GetType(name) ?? typeof(GitOpsContext).Assembly.GetType(name);

            Assert.True(type is not null, name);
            Assert.All(entry.Descendants("PropertyName"), p => Assert.True(type.GetProperty(p.Value) is not null || scripted.Contains(p.Value), $"{name}.{p.Value}"));
            Assert.All(entry.Descendants("ReferencedProperties").Elements("Name"), p => Assert.True(type.GetProperty(p.Value) is not null || scripted.Contains(p.Value), $"{name}.{p.Value}"));
        }
    }

    private static HashSet<string> Scripted(string type) =>
        [.. XDocument.Load(Path.Combine(Module, "GitOpsServerless.Types.ps1xml")).Descendants("Type")
            .Where(t => t.Element("Name")!.Value == type).Descendants("ScriptProperty").Select(p => p.Element("Name")!.Value)];

    [Fact]
    public void Packed_folder_has_two_assemblies_at_its_root_and_the_rest_behind_the_bridge()
    {
        var packed = Path.Combine(Module, "out", "GitOpsServerless");
        var dependencies = Directory.EnumerateFiles(Path.Combine(packed, "Dependencies"), "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();

        Assert.Equal(
            ["GitOpsServerless.Contracts.dll", "GitOpsServerless.PowerShell.dll"],
            Directory.EnumerateFiles(packed, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("GitOpsServerless.Runtime.dll", dependencies);
        Assert.Contains("Azure.Core.dll", dependencies);
        Assert.DoesNotContain("GitOpsServerless.Contracts.dll", dependencies);
        Assert.DoesNotContain("System.Management.Automation.dll", dependencies);
    }
}
