using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Hostile;

/// <summary>
/// References that kustomize reads and a check that looks at proper field names does not. The file that they name exists on the machine;
/// a file of a folder above lifts kustomize's own restriction where the renderer would lift it.
/// </summary>
public sealed class DisguisedKustomizationTests : IDisposable
{
    private readonly DirectoryInfo _machine = Directory.CreateTempSubdirectory("gitops-hostile-");

    public DisguisedKustomizationTests() => File.WriteAllText(Secret, Requests.ConfigMap("stolen"));

    private string Secret => Path.Combine(_machine.FullName, "secret.yaml");

    public void Dispose() => _machine.Delete(recursive: true);

    // Go's JSON decoder takes field names in any case, with the long s and the Kelvin sign.
    [Theory]
    [InlineData("Resources: [X]")]
    [InlineData("RESOURCES: [X]")]
    [InlineData("re\u017Fource\u017F: [X]")]
    [InlineData("configMapGenerator: [{ name: a, Files: [X] }]")]
    [InlineData("configMapGenerator: [{ name: a, FILE\u017F: [X] }]")]
    [InlineData("ConfigMapGenerator: [{ name: a, envs: [X] }]")]
    [InlineData("secretGenerator: [{ name: a, ENV: X }]")]
    [InlineData("Patches: [{ Path: X, target: { kind: ConfigMap } }]")]
    [InlineData("replacement\u017F: [{ PATH: X }]")]
    [InlineData("Generators: [\"{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: a}, Files: [X]}\"]")]
    [InlineData("transformers: [\"{apiVersion: v1, kind: List, items: [{apiVersion: builtin, kind: PatchTransformer, metadata: {name: a}, Path: X}]}\"]")]
    public async Task Field_names_in_another_spelling_are_checked_like_the_proper_ones(string field)
    {
        var result = await RenderAsync(field.Replace("X", Secret, StringComparison.Ordinal));

        Assert.Equal("GOS0206", result.Error!.Code);
    }

    [Fact]
    public async Task A_field_that_stands_twice_in_two_spellings_is_refused()
    {
        Assert.Equal("GOS0218", (await RenderAsync($"resources: [cm.yaml]\nResources: ['{Secret}']")).Error!.Code);
    }

    // What a patch makes of the configuration of a generator is seen only when the program has made it.
    [Theory]
    [InlineData("- { op: replace, path: /files/0, value: 'k=X' }")]
    [InlineData("- { op: replace, path: /files/0, value: 'k=http://169.254.169.254/metadata' }")]
    [InlineData("- { op: add, path: /envs, value: [X] }")]
    [InlineData("- { op: replace, path: /apiVersion, value: someteam.example/v1 }")]
    [InlineData("- { op: add, path: /metadata/annotations, value: { config.kubernetes.io/function: 'exec: { path: X }' } }")]
    public async Task Configuration_that_patches_turn_against_the_machine_is_refused(string patch)
    {
        var tree = Tree("generators: [make]");
        tree["app/make/kustomization.yaml"] =
            $"resources: [g.yaml]\npatches:\n- target: {{ kind: ConfigMapGenerator }}\n  patch: |\n    {patch.Replace("X", Secret, StringComparison.Ordinal)}\n";
        tree["app/make/g.yaml"] = "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: g }\nfiles: [k=cm.yaml]\n";

        var error = (await RenderAsync(tree)).Error!;

        Assert.Contains(error.Code, (string[])["GOS0206", "GOS0213"]);
    }

    [Fact]
    public async Task Configuration_of_a_folder_that_stays_inside_is_rendered()
    {
        var tree = Tree("generators: [make]");
        tree["app/make/kustomization.yaml"] = "resources: [g.yaml]\npatches: [{ target: { kind: ConfigMapGenerator }, patch: '[{\"op\": \"add\", \"path\": \"/literals\", \"value\": [\"a=b\"]}]' }]\n";
        tree["app/make/g.yaml"] = "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: made }\nfiles: [k=cm.yaml]\noptions: { disableNameSuffixHash: true }\n";

        var made = (await RenderAsync(tree)).Value.Resources.Single(r => r.Id.Name == "made");

        Assert.Equal("b", (string?)made.Payload["data"]!["a"]);
    }

    // Whatever the check believes, the program itself is never allowed above the folder of a kustomization.
    [Fact]
    public async Task The_load_restriction_of_the_program_is_never_lifted()
    {
        IReadOnlyList<string> arguments = [];
        var options = WithTools.Kustomize(o => o with { Processes = new RecordingRunner(c => arguments = c.Arguments) });
        using var renderer = new KustomizeRenderer(options);

        await renderer.RenderAsync(Requests.For(Tree("resources: [../shared/cm.yaml]"), "app"), TestContext.Current.CancellationToken);

        Assert.Contains("LoadRestrictionsRootOnly", arguments);
    }

    [Fact]
    public async Task Configuration_that_is_not_valid_yaml_is_refused_by_the_check()
    {
        var tree = Tree("transformers: [t.yaml]");
        tree["app/t.yaml"] = "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: { name: a }\n---\n{ broken\n";

        Assert.Equal("GOS0218", (await RenderAsync(tree)).Error!.Code);
    }

    private static MemoryTree Tree(string kustomization) => new()
    {
        ["app/kustomization.yaml"] = kustomization + "\n",
        ["app/cm.yaml"] = Requests.ConfigMap("cm"),
        ["shared/cm.yaml"] = Requests.ConfigMap("shared"),
    };

    private static Task<Result<DesiredState>> RenderAsync(string kustomization) => RenderAsync(Tree(kustomization));

    private static async Task<Result<DesiredState>> RenderAsync(MemoryTree tree)
    {
        using var renderer = new KustomizeRenderer(WithTools.Kustomize());
        return await renderer.RenderAsync(Requests.For(tree, "app"), TestContext.Current.CancellationToken);
    }
}
