using GitOpsServerless.Contracts;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Architecture.Tests;

/// <summary>Every diagnostic has one page, and every page a diagnostic.</summary>
public sealed class DiagnosticPageTests
{
    private const string Folder = "docs/diagnostics";

    public static TheoryData<string> Codes => [.. DiagnosticCatalog.All.Select(d => d.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Diagnostic_has_its_page(string code)
    {
        var descriptor = DiagnosticCatalog.All.First(d => d.Code == code);

        Golden.Matches($"{Folder}/{code}.md", $"""
            # {code}: {descriptor.Title}

            | | |
            |---|---|
            | Severity | {descriptor.Severity} |
            | Category | {descriptor.Category}{(descriptor.Category.IsTransient() ? " (tried again by itself)" : string.Empty)} |

            ## What it means

            {descriptor.Explanation}

            ## What to do

            {descriptor.Help}

            """);
    }

    [Fact]
    public void Index_lists_every_diagnostic()
    {
        var rows = DiagnosticCatalog.All.Select(d => $"| [{d.Code}]({d.Code}.md) | {d.Title} | {d.Severity} | {d.Category} |");

        Golden.Matches($"{Folder}/README.md", $"""
            # Diagnostics

            Every expected failure has a stable code, says what, where and why, and what to do.

            | code | title | severity | category |
            |---|---|---|---|
            {string.Join("\n", rows)}

            """);
    }

    [Fact]
    public void Codes_are_unique_and_well_formed()
    {
        var codes = DiagnosticCatalog.All.Select(d => d.Code).ToList();

        Assert.Equal(codes.Distinct(StringComparer.Ordinal), codes);
        Assert.All(codes, c => Assert.Matches("^GOS[0-9]{4}$", c));
    }

    [Fact]
    public void No_page_is_left_of_a_diagnostic_that_is_gone()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(RealData.RepositoryRoot, Folder), "GOS*.md").Select(f => Path.GetFileNameWithoutExtension(f)!);

        Assert.Equal(DiagnosticCatalog.All.Select(d => d.Code), pages.Order(StringComparer.Ordinal));
    }
}
