using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Substituting;

public sealed class ObjectSubstitutionTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: ${NAME}
          labels: { version: "${N}" }
        spec:
          replicas: ${N}
          paused: ${FLAG}
          list: ${LIST}
          quoted: ${QUOTED}
          text: "n is ${N}"
          template:
            spec:
              nodeSelector: { pool: "${N}" }
              containers:
              - name: web
                image: registry/${NAME}:${N}
                args: ["${N}"]
                env:
                - name: PORT
                  value: ${N}
                - name: DB
                  value: ${keyvault:db}
        """;

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["NAME"] = "web",
        ["N"] = "3",
        ["FLAG"] = "true",
        ["LIST"] = "[a, b]",
        ["QUOTED"] = "\"5\"",
    };

    [Fact]
    public async Task Whole_scalars_take_the_type_of_their_value_except_where_kubernetes_wants_strings()
    {
        var payload = (await RenderAsync(Deployment, new SubstitutionOptions { Variables = Variables })).Value.Resources[0].Payload;

        Assert.Equal("web", (string?)payload["metadata"]!["name"]);
        Assert.Equal("\"3\"", payload["metadata"]!["labels"]!["version"]!.ToJsonString());
        Assert.Equal("3", payload["spec"]!["replicas"]!.ToJsonString());
        Assert.Equal("true", payload["spec"]!["paused"]!.ToJsonString());
        Assert.Equal("""["a","b"]""", payload["spec"]!["list"]!.ToJsonString());
        Assert.Equal("\"5\"", payload["spec"]!["quoted"]!.ToJsonString());
        Assert.Equal("n is 3", (string?)payload["spec"]!["text"]);
        var pod = payload["spec"]!["template"]!["spec"]!;
        Assert.Equal("""{"pool":"3"}""", pod["nodeSelector"]!.ToJsonString());
        Assert.Equal("registry/web:3", (string?)pod["containers"]![0]!["image"]);
        Assert.Equal("""["3"]""", pod["containers"]![0]!["args"]!.ToJsonString());
        Assert.Equal("3", (string?)pod["containers"]![0]!["env"]![0]!["value"]);
        Assert.Equal("${keyvault:db}", (string?)pod["containers"]![0]!["env"]![1]!["value"]);
    }

    [Fact]
    public async Task Strict_substitution_names_every_undefined_variable_with_file_and_line()
    {
        var result = await RenderAsync(
            "# head\n" + Requests.ConfigMap("a", data: "{ x: \"${B} ${A}\", y: \"${A}\" }"), new SubstitutionOptions());

        var error = Assert.Single(result.Diagnostics, d => d.IsError);
        Assert.Equal(("GOS0207", "a.yaml", 2), (error.Code, error.File, error.Line));
        Assert.Contains("ConfigMap a: no value for A, B.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lenient_substitution_leaves_undefined_variables_empty()
    {
        var state = (await RenderAsync(Requests.ConfigMap("a", data: "{ x: \"<${A}>\" }"), new SubstitutionOptions { Strict = false })).Value;

        Assert.Equal("<>", (string?)state.Resources[0].Payload["data"]!["x"]);
    }

    [Theory]
    [InlineData("annotations", "gitops.serverless/substitute")]
    [InlineData("labels", "kustomize.toolkit.fluxcd.io/substitute")]
    [InlineData("annotations", "kustomize.toolkit.fluxcd.io/substitute")]
    public async Task An_object_can_opt_out(string kind, string name)
    {
        var text = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: a, {kind}: {{ {name}: disabled }} }}\ndata: {{ x: \"${{A}}\" }}\n";

        Assert.Equal("${A}", (string?)(await RenderAsync(text, new SubstitutionOptions())).Value.Resources[0].Payload["data"]!["x"]);
    }

    [Fact]
    public async Task Values_come_from_config_maps_then_inputs_then_the_definition()
    {
        var text = Requests.ConfigMap("one", data: "{ A: one, B: one, C: one, D: one }") + "---\n"
            + Requests.ConfigMap("two", data: "{ B: two, C: two, D: two }") + "---\n"
            + Requests.ConfigMap("use", data: "{ x: \"${A} ${B} ${C} ${D}\" }");
        var options = new SubstitutionOptions { FromConfigMaps = ["one", "two"], Variables = new Dictionary<string, string> { ["D"] = "definition" } };

        var state = (await RenderAsync(text, options, new Dictionary<string, JsonNode?> { ["C"] = "input", ["D"] = "input" })).Value;

        Assert.Equal("one two input definition", (string?)state.Resources[2].Payload["data"]!["x"]);
    }

    [Fact]
    public async Task Inputs_alone_fill_in_their_own_names_and_nothing_else()
    {
        var text = Requests.ConfigMap("a", data: "{ id: \"${CLIENT_ID}\", script: \"echo ${HOME} ${arr[@]} ${CLIENT_ID}\" }");

        var state = (await RenderAsync(text, null, new Dictionary<string, JsonNode?> { ["CLIENT_ID"] = "1234" })).Value;

        Assert.Equal("""{"id":"1234","script":"echo ${HOME} ${arr[@]} 1234"}""", state.Resources[0].Payload["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Without_variables_nothing_is_touched()
    {
        Assert.Equal("${A}", (string?)(await RenderAsync(Requests.ConfigMap("a", data: "{ x: \"${A}\" }"), null)).Value.Resources[0].Payload["data"]!["x"]);
    }

    [Theory]
    [InlineData("not-a-name")]
    [InlineData("1a")]
    public async Task An_invalid_variable_name_is_an_error(string name)
    {
        var options = new SubstitutionOptions { Variables = new Dictionary<string, string> { [name] = "x" } };

        Assert.Equal("GOS0208", (await RenderAsync(Requests.ConfigMap("a"), options)).Error!.Code);
    }

    [Fact]
    public async Task A_missing_config_map_is_an_error()
    {
        Assert.Equal("GOS0218", (await RenderAsync(Requests.ConfigMap("a"), new SubstitutionOptions { FromConfigMaps = ["b"] })).Error!.Code);
    }

    private static Task<Result<DesiredState>> RenderAsync(
        string text, SubstitutionOptions? options, Dictionary<string, JsonNode?>? inputs = null)
    {
        var request = Requests.For(new MemoryTree { ["a.yaml"] = text }, rendering: new RenderingDefinition { Substitute = options });
        return new PlainRenderer().RenderAsync(request with { Inputs = inputs ?? [] }, TestContext.Current.CancellationToken);
    }
}
