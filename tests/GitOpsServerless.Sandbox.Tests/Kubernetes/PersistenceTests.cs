using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class PersistenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_second_run_finds_what_the_first_one_deployed()
    {
        string first;
        await using (var sandbox = await StartAsync())
        {
            using var client = new SandboxClient(sandbox);
            await client.ApplyAsync("/apis/apps/v1/namespaces/default/deployments/web", Manifests.Deployment("web"));
            first = (await client.GetAsync("/apis/apps/v1/namespaces/default/deployments/web")).Ok().Text;
        }

        await using var again = await StartAsync();
        using var second = new SandboxClient(again);

        Assert.Equal(first, (await second.GetAsync("/apis/apps/v1/namespaces/default/deployments/web")).Ok().Text);
    }

    [Fact]
    public async Task Custom_resources_come_back_with_their_definition()
    {
        await using (var sandbox = await StartAsync())
        {
            using var client = new SandboxClient(sandbox);
            await client.ApplyAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com", """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: { name: things.example.com }
                spec:
                  group: example.com
                  scope: Cluster
                  names: { kind: Thing, plural: things }
                  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]
                """);
            (await client.ApplyAsync("/apis/example.com/v1/things/one", "{apiVersion: example.com/v1, kind: Thing, metadata: {name: one}, spec: {a: 1}}")).Ok();
        }

        await using var again = await StartAsync();
        using var second = new SandboxClient(again);

        Assert.Equal("1", (await second.GetAsync("/apis/example.com/v1/things/one")).Ok().Text_("spec/a"));
    }

    [Fact]
    public async Task What_was_deleted_stays_deleted_and_versions_never_go_back()
    {
        long before;
        await using (var sandbox = await StartAsync())
        {
            using var client = new SandboxClient(sandbox);
            await client.PostAsync("/api/v1/namespaces/default/configmaps", Manifests.ConfigMap("gone"));
            await client.DeleteAsync("/api/v1/namespaces/default/configmaps/gone");
            before = long.Parse((await client.GetAsync("/api/v1/namespaces")).Text_("metadata/resourceVersion")!);
        }

        await using var again = await StartAsync();
        using var second = new SandboxClient(again);

        Assert.Equal(404, (await second.GetAsync("/api/v1/namespaces/default/configmaps/gone")).Status);
        Assert.True(long.Parse((await second.GetAsync("/api/v1/namespaces")).Text_("metadata/resourceVersion")!) >= before);
    }

    [Fact]
    public async Task Half_written_files_of_a_killed_process_do_not_matter()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "1.tmp"), "{\"kind\":", TestContext.Current.CancellationToken);

        await using var sandbox = await StartAsync();

        Assert.Empty(Directory.GetFiles(_folder, "1.tmp"));
    }

    private Task<KubernetesSandbox> StartAsync() => KubernetesSandbox.StartAsync(new KubernetesSandboxOptions { StateFolder = _folder });
}
