using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class CustomResourceTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: widgets.example.com }
        spec:
          group: example.com
          scope: Namespaced
          names: { kind: Widget, plural: widgets, shortNames: [wd] }
          versions:
          - name: v1
            served: true
            storage: true
            subresources: { status: {} }
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [size]
                    properties:
                      size: { type: integer, minimum: 1 }
                      color: { type: string, enum: [red, blue], default: red }
                      parts:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          properties: { name: { type: string }, count: { type: integer } }
                      free: { type: object, x-kubernetes-preserve-unknown-fields: true }
                  status: { type: object, x-kubernetes-preserve-unknown-fields: true }
          - name: v1beta1
            served: true
            storage: false
            schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
        """;

    private const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";

    private SandboxClient Client => fixture.Client;

    private async Task<ApiAnswer> DefineAsync() => await Client.ApplyAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com", Definition);

    [Fact]
    public async Task A_definition_becomes_established_and_serves_its_kind()
    {
        await DefineAsync();

        var definition = (await Client.GetAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com")).Ok();
        var conditions = definition.At("status/conditions")!.AsArray().ToDictionary(item => item!["type"]!.ToString(), item => item!["status"]!.ToString());
        Assert.Equal("True", conditions["Established"]);
        Assert.Equal("True", conditions["NamesAccepted"]);
        Assert.Equal(200, (await Client.GetAsync(Widgets)).Status);
        Assert.Contains("\"wd\"", (await Client.GetAsync("/apis/example.com/v1")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defaults_are_set_and_unknown_fields_are_pruned_with_a_warning()
    {
        await DefineAsync();

        var answer = await Client.PostAsync(Widgets, JsonNode.Parse("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"plain"},"spec":{"size":1,"other":2,"free":{"any":1}}}""")!);

        Assert.Equal("""{"size":1,"free":{"any":1},"color":"red"}""", answer["spec"]!.ToJsonString());
        Assert.Equal(["299 - \"unknown field \\\"spec.other\\\"\""], answer.Warnings);
    }

    [Fact]
    public async Task All_violations_of_the_schema_are_reported_at_once()
    {
        await DefineAsync();

        var answer = await Client.PostAsync(Widgets, JsonNode.Parse("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"bad"},"spec":{"size":0,"color":"green"}}""")!);

        Assert.Equal(422, answer.Status);
        Assert.Equal(["spec.size", "spec.color"], answer.At("details/causes")!.AsArray().Select(cause => cause!["field"]!.ToString()));
    }

    [Fact]
    public async Task List_items_are_merged_by_their_keys()
    {
        await DefineAsync();
        await Client.ApplyAsync(Widgets + "/keyed", """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"keyed"},"spec":{"size":1,"parts":[{"name":"a","count":1}]}}""", "one");

        var answer = (await Client.ApplyAsync(Widgets + "/keyed", """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"keyed"},"spec":{"size":1,"parts":[{"name":"b","count":2}]}}""", "two")).Ok();

        Assert.Equal("""[{"name":"a","count":1},{"name":"b","count":2}]""", answer.At("spec/parts")!.ToJsonString());
    }

    [Fact]
    public async Task Status_changes_through_its_subresource_only_and_does_not_count_as_a_generation()
    {
        await DefineAsync();
        await Client.PostAsync(Widgets, JsonNode.Parse("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"stated"},"spec":{"size":1},"status":{"early":true}}""")!);

        await Client.PatchAsync(Widgets + "/stated", """{"status":{"phase":"Wrong"}}""", "merge");
        await Client.PatchAsync(Widgets + "/stated/status", """{"status":{"phase":"Right"},"spec":{"size":9}}""", "merge");
        var found = await Client.GetAsync(Widgets + "/stated");

        Assert.Equal("""{"phase":"Right"}""", found["status"]!.ToJsonString());
        Assert.Equal(1, (int)found.At("spec/size")!);
        Assert.Equal(1, (int)found.At("metadata/generation")!);
    }

    [Fact]
    public async Task An_object_reads_in_every_served_version()
    {
        await DefineAsync();
        await Client.PostAsync(Widgets, JsonNode.Parse("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"versions"},"spec":{"size":1}}""")!);

        var older = await Client.GetAsync("/apis/example.com/v1beta1/namespaces/default/widgets/versions");

        Assert.Equal("example.com/v1beta1", older.Text_("apiVersion"));
    }

    [Fact]
    public async Task Objects_go_with_their_definition()
    {
        const string Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.example.com";
        await Client.ApplyAsync(Path, Definition.Replace("widget", "gadget", StringComparison.Ordinal).Replace("Widget", "Gadget", StringComparison.Ordinal));
        await Client.PostAsync("/apis/example.com/v1/namespaces/default/gadgets", JsonNode.Parse("""{"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":"one"},"spec":{"size":1}}""")!);

        await Client.DeleteAsync(Path);

        Assert.Equal("404 page not found\n", (await Client.GetAsync("/apis/example.com/v1/namespaces/default/gadgets")).Text);
    }
}
