using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Definitions;

namespace GitOpsServerless.Runtime.Tests;

public sealed class SameRepositoryTests
{
    private const string Url = "https://git.example/config";

    [Theory]
    [InlineData("", ".", "web", "web")]
    [InlineData("clusters/prod", "../..", "apps/shop", "apps/shop")]
    [InlineData("clusters/prod", "./apps", "shop", "clusters/prod/apps/shop")]
    [InlineData("", "apps", "", "apps")]
    public void A_relative_directory_is_a_folder_of_the_repository_of_the_definitions(string root, string directory, string path, string expected)
    {
        var source = Filled(new SourceDefinition { Url = Url, Revision = "main", Path = root, Credential = "managedIdentity" }, directory, path);
        Assert.Equal((Url, null, expected, "main", "managedIdentity"), (source.Url, source.Directory, source.Path, source.Revision, source.Credential));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("/etc")]
    [InlineData("C:\\windows")]
    public void A_directory_outside_of_the_repository_stays_one_that_no_source_serves(string directory)
    {
        var source = Filled(new SourceDefinition { Url = Url }, directory, string.Empty);
        Assert.Equal((null, directory), (source.Url, source.Directory));
    }

    [Fact]
    public void Definitions_of_a_folder_are_left_as_they_are()
    {
        var source = Filled(new SourceDefinition { Directory = "/config" }, ".", "web");
        Assert.Equal((null, ".", "web"), (source.Url, source.Directory, source.Path));
    }

    [Fact]
    public void Another_repository_is_left_as_it_is()
    {
        var set = Set(new SourceDefinition { Url = "https://git.example/other", Path = "x" });
        var source = SameRepository.Apply(set, new SourceDefinition { Url = Url, Credential = "managedIdentity" }).Applications["app"].Source;
        Assert.Equal(("https://git.example/other", null), (source.Url, source.Credential));
    }

    private static SourceDefinition Filled(SourceDefinition root, string directory, string path) =>
        SameRepository.Apply(Set(new SourceDefinition { Directory = directory, Path = path }), root).Applications["app"].Source;

    private static DefinitionSet Set(SourceDefinition source) => new()
    {
        Applications = new Dictionary<string, ApplicationDefinition>(StringComparer.Ordinal) { ["app"] = new ApplicationDefinition("app") { Source = source } },
    };
}
