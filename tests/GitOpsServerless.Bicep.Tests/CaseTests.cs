using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Tests.Conformance;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>
/// Own files, a feature each, with the output or the error codes of the official compiler (0.49.2): <c>Cases/Compiles</c> and
/// <c>Cases/Fails</c>. <see cref="DifferentialTests"/> checks the same files against an official compiler on the machine.
/// </summary>
public sealed class CaseTests
{
    private const string Header = "// expects: ";

    private static readonly string Root = Path.Combine(RealData.RepositoryRoot, "tests", "GitOpsServerless.Bicep.Tests", "Cases");

    public static TheoryData<string> Compiling =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "Compiles"), "*.expected.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file)[..^".expected.json".Length].Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Failing =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "Fails"), "*.bicep*", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).FirstOrDefault()?.StartsWith(Header, StringComparison.Ordinal) == true)
            .Select(file => Path.GetRelativePath(Path.Combine(Root, "Fails"), file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Compiling))]
    public void File_compiles_to_the_official_output_and_its_hash(string path)
    {
        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, path + ".expected.json")));

        var result = BicepCompiler.Compile(new FolderFiles(Root), path, new BicepOptions { GeneratorVersion = Corpus.GeneratorOf(expected) });

        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity == BicepSeverity.Error);
        Assert.Null(TemplateComparer.FirstDifference(expected, result.Parameters ?? result.Template));
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public void File_has_the_official_error_codes(string file)
    {
        // Where the official place is the same one, it is stated as well: CODE@LINE:COLUMN.
        var expected = File.ReadLines(Path.Combine(Root, "Fails", file)).First()[Header.Length..].Split(' ').Where(code => code != "nothing").ToList();

        var result = BicepCompiler.Compile(new FolderFiles(Path.Combine(Root, "Fails", Path.GetDirectoryName(file)!)), Path.GetFileName(file));

        var withPlaces = expected.Exists(code => code.Contains('@'));
        Assert.Equal(
            expected,
            result.Diagnostics
                .Where(diagnostic => diagnostic.Severity == BicepSeverity.Error && diagnostic.File == Path.GetFileName(file))
                .Select(diagnostic => withPlaces ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{diagnostic.Code}@{diagnostic.Line}:{diagnostic.Column}") : diagnostic.Code)
                .Order(StringComparer.Ordinal));
    }
}
