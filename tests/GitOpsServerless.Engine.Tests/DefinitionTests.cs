using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;

namespace GitOpsServerless.Engine.Tests;

public sealed class DefinitionTests
{
    private const string Good = """
        apiVersion: gitops.serverless/v1
        kind: Application
        metadata: { name: good }
        spec:
          source: { directory: . }
        """;

    [Fact]
    public void Options_of_helm_and_kustomize_are_read()
    {
        var set = Read("""
            apiVersion: gitops.serverless/v1
            kind: Repository
            metadata: { name: values }
            spec: { url: https://github.com/contoso/values, revision: v1 }
            ---
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: charted }
            spec:
              source: { directory: . }
              helm:
                valueFiles: [a.yaml]
                ignoreMissingValueFiles: true
                valueSources: [{ source: { repository: values, path: env }, files: [prod.yaml] }]
                stringParameters: { port: "80" }
                fileParameters: { script: files/run.sh }
            ---
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: kustomized }
            spec:
              source: { directory: . }
              kustomize: { labels: { a: b }, labelSelectors: true, labelTemplates: true, components: [x], ignoreMissingComponents: true }
            """);

        Assert.Empty(set.Diagnostics);
        var helm = set.Applications["charted"].Rendering.Helm;
        var values = Assert.Single(helm.ValueSources);
        Assert.Equal(("https://github.com/contoso/values", "v1", "env", "prod.yaml"), (values.Source.Url, values.Source.Revision, values.Source.Path, values.Files[0]));
        Assert.Equal((true, "80", "files/run.sh"), (helm.IgnoreMissingValueFiles, helm.StringParameters["port"], helm.FileParameters["script"]));
        var kustomize = set.Applications["kustomized"].Rendering.Kustomize;
        Assert.Equal((true, true, true), (kustomize.LabelSelectors, kustomize.LabelTemplates, kustomize.IgnoreMissingComponents));
    }

    [Fact]
    public void Whole_application_is_read()
    {
        var set = Read("""
            apiVersion: gitops.serverless/v1
            kind: Repository
            metadata: { name: config }
            spec: { url: https://github.com/contoso/config, revision: main }
            ---
            apiVersion: gitops.serverless/v1
            kind: Target
            metadata: { name: aks-prod }
            spec: { kubernetes: { kubeconfig: /etc/kube } }
            ---
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: shop-prod, labels: { team: shop } }
            spec:
              source: { repository: config, path: apps/shop }
              target: aks-prod
              kustomize: { namespace: shop }
              sync:
                mode: manual
                prune: true
                maxPrune: 10
                interval: 90s
                retry: { limit: 3, backoff: 1s, factor: 1.5, max: 1m }
                windows: [{ kind: deny, schedule: "0 17 * * 5", duration: 62h, timeZone: Europe/Paris }]
              secrets: { keyVault: https://kv-shop.vault.azure.net }
              ignoreDifferences: [{ kind: Deployment, jsonPointers: [/spec/replicas] }]
              health: { timeout: 2m, onFailure: rollback }
            """);

        Assert.Empty(set.Diagnostics);
        var application = set.Applications["shop-prod"];
        Assert.Equal(("https://github.com/contoso/config", "main", "apps/shop"), (application.Source.Url, application.Source.Revision, application.Source.Path));
        Assert.Equal((RenderingKind.Kustomize, "shop"), (application.Rendering.Kind, application.Rendering.Kustomize.Namespace));
        Assert.Equal((SyncMode.Manual, new Quota(10, false), TimeSpan.FromSeconds(90), 1.5), (application.Sync.Mode, application.Sync.MaxPrune, application.Sync.Interval, application.Sync.Retry.Factor));
        Assert.Equal(("Europe/Paris", TimeSpan.FromHours(62)), (application.Sync.Windows[0].TimeZone, application.Sync.Windows[0].Duration));
        Assert.Equal(HealthFailureAction.Rollback, application.Health.OnFailure);
    }

    [Fact]
    public void Unknown_field_names_the_nearest_one_with_file_line_and_column()
    {
        var diagnostic = Assert.Single(Read("""
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: a }
            spec:
              source: { directory: . }
              sync:
                intervall: 5m
            """).Diagnostics);

        Assert.Equal(("GOS0004", "a.yaml", 7, 5), (diagnostic.Code, diagnostic.File, diagnostic.Line, diagnostic.Column));
        Assert.Contains("Did you mean 'interval'?", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_reported_at_once_and_good_documents_survive()
    {
        var set = Read(Good, """
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: Bad_Name }
            spec:
              source: { url: https://example.com, directory: x }
              sync: { interval: soon, maxPrune: 200%, windows: [{ kind: deny, schedule: "* *", duration: 1h }] }
            ---
            apiVersion: gitops.serverless/v1
            kind: Aplication
            metadata: { name: b }
            spec: {}
            """);

        Assert.Equal(["good"], set.Applications.Keys);
        Assert.Equal(["GOS0006", "GOS0006", "GOS0006", "GOS0006", "GOS0006", "GOS0003"], set.Diagnostics.Select(d => d.Code));
        Assert.Contains("Did you mean 'Application'?", set.Diagnostics[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_yaml_keeps_the_documents_before_it_and_the_other_files()
    {
        var set = Read(Good, "a: [1\nb: }");

        Assert.Equal(["good"], set.Applications.Keys);
        var diagnostic = Assert.Single(set.Diagnostics);
        Assert.Equal(("GOS0001", "b.yaml"), (diagnostic.Code, diagnostic.File));
        Assert.True(diagnostic.Line >= 1);
    }

    [Fact]
    public void Invalid_application_is_known_by_name_so_that_its_last_good_definition_stays()
    {
        var set = Read("""
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: shop }
            spec: { sourc: { directory: . } }
            """);

        Assert.Equal(["shop"], set.Invalid);
        Assert.Empty(set.Applications);
    }

    [Fact]
    public void Reference_to_an_unknown_target_is_an_error_of_that_application_only()
    {
        var set = Read(Good, """
            apiVersion: gitops.serverless/v1
            kind: Target
            metadata: { name: production }
            spec: { kubernetes: { sandbox: true } }
            ---
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: shop }
            spec:
              source: { directory: . }
              target: prodution
            """);

        var diagnostic = Assert.Single(set.Diagnostics);
        Assert.Equal(("GOS0009", 11), (diagnostic.Code, diagnostic.Line));
        Assert.Contains("Did you mean 'production'?", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(["good"], set.Applications.Keys);
    }

    [Fact]
    public void Applications_that_wait_for_each_other_are_refused()
    {
        var set = Read("""
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: a }
            spec: { source: { directory: . }, dependsOn: [b] }
            ---
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: b }
            spec: { source: { directory: . }, inputs: [{ from: a, outputs: { x: X } }] }
            """);

        Assert.Contains("a → b → a", Assert.Single(set.Diagnostics, d => d.Code == "GOS0011").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_document_with_the_same_name_is_refused_and_names_the_first()
    {
        var diagnostic = Assert.Single(Read(Good, Good).Diagnostics);

        Assert.Equal(("GOS0008", "b.yaml"), (diagnostic.Code, diagnostic.File));
        Assert.Contains("a.yaml line 1", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_of_another_product_is_a_warning()
    {
        var diagnostic = Assert.Single(Read("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }").Diagnostics);

        Assert.Equal(("GOS0012", false), (diagnostic.Code, diagnostic.IsError));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../secrets")]
    [InlineData("a/../../b")]
    [InlineData("C:\\x")]
    public void Path_outside_of_the_source_is_refused(string path)
    {
        var set = Read($$"""
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: a }
            spec: { source: { directory: ., path: '{{path}}' } }
            """);

        Assert.Equal("GOS0006", Assert.Single(set.Diagnostics).Code);
    }

    private static DefinitionSet Read(params string[] files) => DefinitionReader.Read(
        files.Select((text, i) => KeyValuePair.Create($"{(char)('a' + i)}.yaml", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))));
}
