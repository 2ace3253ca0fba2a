using System.Text;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Rendering.Tests.Tools;

/// <summary>The official compiler itself, on demand: BICEP_OFFICIAL names the program.</summary>
public sealed class BicepProgramTests
{
    [Fact]
    public async Task Without_a_program_there_is_no_answer()
    {
        using var program = new BicepProgram(new RenderingOptions());

        Assert.Null(await program.CompileAsync(Files(("main.bicep", "var a = 1\n")), "main.bicep", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_program_that_nobody_configured_is_not_used_and_a_wrong_setting_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-bicep-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "bicep"), "#!/bin/sh\necho '{}'\n", TestContext.Current.CancellationToken);
            using var onPath = new BicepProgram(new RenderingOptions { ToolFolders = [folder.FullName] });
            using var wrong = new BicepProgram(new RenderingOptions { BicepPath = Path.Combine(folder.FullName, "no-bicep") });

            Assert.Null(await onPath.CompileAsync(Files(("main.bicep", "")), "main.bicep", TestContext.Current.CancellationToken));
            var told = await wrong.CompileAsync(Files(("main.bicep", "")), "main.bicep", TestContext.Current.CancellationToken);
            Assert.Contains("GITOPS_BICEP_PATH", told!.Error!.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_official_compiler_compiles_a_file_with_its_module()
    {
        using var program = new BicepProgram(Official());
        var output = await program.CompileAsync(
            Files(("infra/main.bicep", "module m 'm.bicep' = {\n  name: 'm'\n}\n"), ("infra/m.bicep", "output o string = 'x'\n")),
            "infra/main.bicep",
            TestContext.Current.CancellationToken);

        Assert.True(output!.IsSuccess, string.Join("\n", output.Diagnostics));
        Assert.Equal("Microsoft.Resources/deployments", JsonNode.Parse(output.Value.Span)!["resources"]![0]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_official_compiler_s_errors_are_the_answer()
    {
        using var program = new BicepProgram(Official());
        var output = await program.CompileAsync(Files(("main.bicep", "var a = missing\n")), "main.bicep", TestContext.Current.CancellationToken);

        Assert.Contains("BCP057", Assert.Single(output!.Diagnostics).Message, StringComparison.Ordinal);
    }

    private static RenderingOptions Official()
    {
        var path = Environment.GetEnvironmentVariable("BICEP_OFFICIAL");
        Assert.SkipWhen(path is null, "Set BICEP_OFFICIAL to the path of the official compiler.");
        return new RenderingOptions { BicepPath = path };
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Files(params ReadOnlySpan<(string Path, string Text)> files)
    {
        var contents = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (path, text) in files)
        {
            contents[path] = Encoding.UTF8.GetBytes(text);
        }

        return contents;
    }
}
