using System.Xml.Linq;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Architecture.Tests;

/// <summary>The arrows between the rooms, as docs/architecture.md draws them.</summary>
public sealed class RoomTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Contracts"] = [],
        ["Yaml"] = ["Contracts"],
        ["Engine"] = ["Contracts", "Yaml"],
        ["Git"] = ["Contracts"],
        ["Rendering"] = ["Contracts", "Yaml"],
        ["Bicep"] = [],
        ["Arm"] = ["Contracts", "Bicep"],
        ["Kubernetes"] = ["Contracts", "Yaml"],
        ["Azure"] = ["Contracts", "Kubernetes"],
        ["Runtime"] = ["Contracts", "Yaml", "Engine", "Git", "Rendering", "Bicep", "Arm", "Kubernetes", "Azure"],
        ["Controller"] = ["Runtime"],
        ["Sandbox"] = ["Contracts", "Yaml", "Arm", "Git"],
    };

    public static TheoryData<string> Rooms => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_refers_only_to_the_rooms_below_it(string room)
    {
        var referred = Project($"src/GitOpsServerless.{room}/GitOpsServerless.{room}.csproj")
            .Descendants("ProjectReference")
            .Where(r => r.Attribute("ReferenceOutputAssembly")?.Value != "false") // A tool of the build is no room.
            .Select(r => NameOf(r.Attribute("Include")!.Value));

        Assert.Empty(referred.Except(Allowed[room], StringComparer.Ordinal));
    }

    [Fact]
    public void Every_room_is_in_the_table()
    {
        var rooms = Directory.GetDirectories(Path.Combine(RealData.RepositoryRoot, "src")).Select(d => NameOf(Path.GetFileName(d)));

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), rooms.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Engine")]
    [InlineData("Yaml")]
    [InlineData("Bicep")]
    public void Host_free_room_bans_ambient_symbols(string room)
    {
        var project = Project($"src/GitOpsServerless.{room}/GitOpsServerless.{room}.csproj");

        Assert.Equal("true", project.Descendants("HostFree").Single().Value);
    }

    [Fact]
    public void Contracts_have_no_packages()
    {
        Assert.Empty(Project("src/GitOpsServerless.Contracts/GitOpsServerless.Contracts.csproj").Descendants("PackageReference"));
    }

    [Fact]
    public void Cmdlets_refer_to_contracts_and_runtime_only()
    {
        var referred = Project("module/GitOpsServerless.PowerShell.csproj")
            .Descendants("ProjectReference")
            .Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false")
            .Select(r => NameOf(r.Attribute("Include")!.Value));

        Assert.Empty(referred.Except(["Contracts", "Runtime"], StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Engine")]
    [InlineData("Git")]
    [InlineData("Rendering")]
    [InlineData("Bicep")]
    [InlineData("Arm")]
    [InlineData("Kubernetes")]
    [InlineData("Azure")]
    [InlineData("Runtime")]
    public void Room_that_the_module_loads_needs_no_web_framework(string room)
    {
        Assert.Empty(Project($"src/GitOpsServerless.{room}/GitOpsServerless.{room}.csproj").Descendants("FrameworkReference"));
    }

    [Fact]
    public void Template_language_uses_no_Azure_package()
    {
        var folder = Path.Combine(RealData.RepositoryRoot, "src", "GitOpsServerless.Arm", "Language");
        var users = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains("using Azure.", StringComparison.Ordinal))
            .Select(Path.GetFileName);

        Assert.Empty(users);
    }

    private static XDocument Project(string path) => XDocument.Load(Path.Combine(RealData.RepositoryRoot, path));

    private static string NameOf(string path) =>
        path.Replace('\\', '/').Split('/')[^1].Replace(".csproj", string.Empty, StringComparison.Ordinal).Replace("GitOpsServerless.", string.Empty, StringComparison.Ordinal);
}
