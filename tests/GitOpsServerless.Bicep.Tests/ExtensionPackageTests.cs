using System.Text;
using GitOpsServerless.Bicep.Tests.Conformance;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>Packages of extensions that are broken, too large, or say more than is understood: each is refused.</summary>
public sealed class ExtensionPackageTests
{
    private const string Settings = """{ "settings": { "name": "Own", "version": "1.0.0", "configurationType": { "$ref": "types.json#/1" } } }""";

    private const string NoProperties = """[{ "$type": "StringType" }, { "$type": "ObjectType", "properties": {} }]""";

    private static BicepResult Compile(byte[] package, string rest = "")
    {
        var files = new MemoryPackage(package, "extension './own.tgz' as own\n" + rest);
        return BicepCompiler.Compile(files, "main.bicep", new BicepOptions { Limits = new BicepLimits { FileBytes = 100_000 } });
    }

    private static BicepResult Compile(string index, string types) => Compile(ExtensionPackages.Package(("index.json", index), ("types.json", types)));

    [Fact]
    public void Package_without_resources_is_declared_in_the_template()
    {
        var result = Compile(Settings, """[{ "$type": "StringType" }, { "$type": "ObjectType", "properties": { "a": { "type": { "$ref": "#/0" }, "flags": 0 } } }]""");

        Assert.True(result.Succeeded);
        Assert.Equal("Own", result.Template!["imports"]!["own"]!["provider"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{", "[]")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "[]")]
    [InlineData("""{ "settings": {} }""", "[]")]
    [InlineData("""{ "settings": { "name": 1, "version": "1" } }""", "[]")]
    [InlineData("""{ "settings": { "name": "a", "name": "b", "version": "1" } }""", "[]")]
    [InlineData("""{ "fallbackResourceType": {}, "settings": { "name": "a", "version": "1" } }""", "[]")]
    [InlineData(Settings, "[]")]
    [InlineData(Settings, "{}")]
    [InlineData(Settings, """[1, { "$type": "ObjectType", "properties": { "a": {} } }]""")]
    [InlineData(Settings, """[1, { "$type": "ObjectType", "properties": { "a": { "type": { "$ref": "#/0" } } } }]""")]
    [InlineData(Settings, """[1, { "$type": "ObjectType", "properties": { "a": { "type": { "$ref": "#/1" } } } }]""")]
    [InlineData(Settings, """[1, { "$type": "ObjectType", "properties": { "a": { "type": { "$ref": "#/-1" } } } }]""")]
    [InlineData(Settings, """[{ "$type": "StringType", "pattern": "a" }, { "$type": "ObjectType", "properties": { "a": { "type": { "$ref": "#/0" } } } }]""")]
    [InlineData(Settings, """[{ "$type": "StringType" }, { "$type": "ObjectType", "properties": { "a": { "type": { "$ref": "#/0" }, "flags": "x" } } }]""")]
    [InlineData(Settings, """[1, { "$type": "DiscriminatedObjectType" }]""")]
    public void Package_that_is_not_understood_is_refused(string index, string types) =>
        Assert.Equal("GOS0315", Assert.Single(Compile(index, types).Diagnostics).Code);

    [Fact]
    public void Package_that_unpacks_to_more_than_a_file_may_have_is_refused() =>
        Assert.Equal("GOS0315", Assert.Single(Compile(Settings, new string(' ', 10_000_000)).Diagnostics).Code);

    // Officially BCP192: the package has no entry types.tgz, or not all its entries have content.
    [Fact]
    public void Archive_that_is_not_laid_out_as_a_published_package_is_refused()
    {
        var types = ExtensionPackages.Archive(("index.json", Settings), ("types.json", NoProperties));

        Assert.True(Compile(ExtensionPackages.Archive(("linux-x64.bin", [1]), ("types.tgz", types))).Succeeded);
        Assert.Equal("GOS0315", Assert.Single(Compile(types).Diagnostics).Code);
        Assert.Equal("GOS0315", Assert.Single(Compile(ExtensionPackages.Archive(("./types.tgz", types))).Diagnostics).Code);
        Assert.Equal("GOS0315", Assert.Single(Compile(ExtensionPackages.Archive(("linux-x64.bin", []), ("types.tgz", types))).Diagnostics).Code);
        Assert.Equal("GOS0315", Assert.Single(Compile(ExtensionPackages.Package(("./index.json", Settings), ("types.json", NoProperties))).Diagnostics).Code);
        Assert.Equal("GOS0315", Assert.Single(Compile(ExtensionPackages.Package(("index.json", Settings), ("types.json", NoProperties), ("types.json", NoProperties))).Diagnostics).Code);
    }

    [Theory]
    [InlineData("own:Thing@v1", "GOS0315")]
    [InlineData("own:thing@V1", "GOS0315")]
    [InlineData("Thing@v1", "GOS0315")]
    [InlineData("own:core/Service@v1", "BCP209")]
    [InlineData("own:Microsoft.Storage/storageAccounts@2023-01-01", "BCP209")]
    [InlineData("own:?", "BCP029")]
    [InlineData("core/Service@v1", "BCP029")]
    [InlineData("Own:Thing@v1", "BCP208")]
    public void Resource_of_a_package_is_refused(string type, string code)
    {
        const string Index = """{ "resources": { "Thing@v1": { "$ref": "types.json#/2" } }, "settings": { "name": "Kubernetes", "version": "1.0.0", "configurationType": { "$ref": "types.json#/1" } } }""";

        var result = Compile(ExtensionPackages.Package(("index.json", Index), ("types.json", NoProperties)), $"resource r '{type}' = {{\n}}\n");

        Assert.Equal(code, Assert.Single(result.Diagnostics, diagnostic => diagnostic.Severity == BicepSeverity.Error).Code);
        Assert.Null(result.Template);
    }

    [Fact]
    public void Resource_type_that_a_package_lists_is_not_taken_for_one_of_Kubernetes()
    {
        const string Index = """{ "resources": { "core/Service@v1": {} }, "settings": { "name": "Own", "version": "1.0.0" } }""";
        const string Rest = "extension kubernetes with { namespace: 'a', kubeConfig: 'b' }\nresource r 'core/Service@v1' = {\n  metadata: { name: 'c' }\n}\n";

        var result = Compile(ExtensionPackages.Package(("index.json", Index), ("types.json", NoProperties)), Rest);

        Assert.Equal("GOS0315", Assert.Single(result.Diagnostics).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no archive")]
    public void File_that_is_no_package_is_refused(string content) =>
        Assert.Equal("GOS0315", Assert.Single(Compile(Encoding.UTF8.GetBytes(content)).Diagnostics).Code);

    [Fact]
    public void Cut_package_is_refused()
    {
        var package = ExtensionPackages.Package(("index.json", Settings), ("types.json", "[]"));

        Assert.Equal("GOS0315", Assert.Single(Compile(package[..(package.Length / 2)]).Diagnostics).Code);
    }

    [Fact]
    public void Package_of_many_declarations_is_unpacked_once()
    {
        var result = Compile(i => $"extension './own.tgz' as own{i}\n");

        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void Packages_that_unpack_to_more_than_all_files_may_have_are_refused()
    {
        var result = Compile(i => $"extension './own{i}.tgz' as own{i}\n");

        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Code == "GOS0312");
    }

    private static BicepResult Compile(Func<int, string> declaration)
    {
        var package = ExtensionPackages.Package(("index.json", """{ "settings": { "name": "Own", "version": "1.0.0" } }"""), ("types.json", new string(' ', 50_000)));
        var files = new MemoryPackage(package, string.Concat(Enumerable.Range(0, 100).Select(declaration)));
        return BicepCompiler.Compile(files, "main.bicep", new BicepOptions { Limits = new BicepLimits { TotalBytes = 1_000_000 } });
    }

    private sealed class MemoryPackage(byte[] package, string main) : IBicepFiles
    {
        public bool TryRead(string path, out ReadOnlyMemory<byte> content)
        {
            content = path switch
            {
                "main.bicep" => Encoding.UTF8.GetBytes(main),
                _ when path.EndsWith(".tgz", StringComparison.Ordinal) => package,
                _ => default(ReadOnlyMemory<byte>),
            };
            return path == "main.bicep" || path.EndsWith(".tgz", StringComparison.Ordinal);
        }

        public IReadOnlyList<string>? ListFiles(string folder) => null;
    }
}
