using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;

namespace GitOpsServerless.Engine.Tests;

public sealed class MigrationTests
{
    private const string Repository = """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: { name: config, namespace: flux-system }
        spec: { interval: 1m, url: https://github.com/contoso/config, ref: { branch: main } }
        """;

    [Fact]
    public void Flux_kustomization_becomes_an_application()
    {
        var set = Read(Repository, """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: { name: apps, namespace: flux-system }
            spec:
              interval: 10m
              retryInterval: 2m
              timeout: 5m
              path: ./apps/prod
              prune: true
              wait: true
              targetNamespace: shop
              sourceRef: { kind: GitRepository, name: config }
              dependsOn: [{ name: infra }]
              images: [{ name: nginx, newTag: "1.27" }]
              postBuild: { substitute: { REGION: westeurope }, substituteFrom: [{ kind: ConfigMap, name: vars }] }
            """);

        var application = set.Applications["apps"];
        Assert.Equal(("https://github.com/contoso/config", "main", "apps/prod"), (application.Source.Url, application.Source.Revision, application.Source.Path));
        Assert.Equal((true, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(2)), (application.Sync.Prune, application.Sync.Interval, application.Sync.Retry.Backoff));
        Assert.Equal((TimeSpan.FromMinutes(5), "shop", "1.27"), (application.Health.Timeout, application.Rendering.Kustomize.Namespace, application.Rendering.Kustomize.Images.Single().NewTag));
        Assert.Equal(("westeurope", "vars", false), (application.Rendering.Substitute!.Variables["REGION"], application.Rendering.Substitute.FromConfigMaps.Single(), application.Rendering.Substitute.Strict));
        Assert.Equal(["infra"], application.DependsOn);
        Assert.Equal("GOS0010", Assert.Single(set.Diagnostics).Code);
    }

    [Fact]
    public void What_has_no_counterpart_is_said_with_its_line()
    {
        var set = Read(Repository, """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: { name: apps }
            spec:
              sourceRef: { kind: GitRepository, name: config }
              decryption: { provider: sops }
            """);

        var remark = Assert.Single(set.Diagnostics);
        Assert.Equal(("GOS0015", DiagnosticSeverity.Warning, 6), (remark.Code, remark.Severity, remark.Line));
        Assert.Contains("'decryption'", remark.Message, StringComparison.Ordinal);
        Assert.Contains("apps", set.Applications.Keys);
    }

    [Fact]
    public void Flux_release_takes_its_chart_from_the_repository()
    {
        var set = Read("""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: { name: bitnami }
            spec: { url: https://charts.bitnami.com/bitnami }
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: { name: redis, namespace: cache }
            spec:
              interval: 5m
              chart: { spec: { chart: redis, version: "18.x", sourceRef: { kind: HelmRepository, name: bitnami } } }
              values: { replica: { replicaCount: 2 } }
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: { name: lost }
            spec: { interval: 5m, chart: { spec: { chart: x, sourceRef: { kind: HelmRepository, name: nowhere } } } }
            """);

        var helm = set.Applications["redis"].Rendering.Helm;
        Assert.Equal(("redis", "https://charts.bitnami.com/bitnami", "18.x", "cache"), (helm.Chart, helm.Repository, helm.Version, helm.Namespace));
        Assert.Equal(2, (int)helm.Values!["replica"]!["replicaCount"]!);
        Assert.DoesNotContain("lost", set.Applications.Keys);
        Assert.Contains("'nowhere'", Assert.Single(set.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Argo_application_and_project_are_read()
    {
        var set = Read("""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: { name: team }
            spec:
              sourceRepos: ["https://github.com/contoso/*"]
              destinations: [{ server: "*", namespace: shop }]
              clusterResourceBlacklist: [{ group: rbac.authorization.k8s.io, kind: ClusterRole }]
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: shop, labels: { team: shop } }
            spec:
              project: team
              source:
                repoURL: https://github.com/contoso/config
                targetRevision: HEAD
                path: apps/shop
                kustomize: { images: ["nginx=contoso.azurecr.io/nginx:1.27", "api@sha256:abc"] }
              destination: { name: in-cluster, namespace: shop }
              syncPolicy:
                automated: { prune: true, selfHeal: true }
                syncOptions: [CreateNamespace=true]
                retry: { limit: 3, backoff: { duration: 10s, factor: 2, maxDuration: 1m } }
              ignoreDifferences: [{ group: apps, kind: Deployment, jsonPointers: [/spec/replicas] }]
            """);

        Assert.Empty(set.Diagnostics);
        Assert.Equal("shop", set.Applications["shop"].Rendering.Namespace);
        var project = set.Projects["team"];
        Assert.Equal(["https://github.com/contoso/*"], project.Sources);
        Assert.Equal(["shop"], project.Scopes);
        Assert.Equal(["*", "!rbac.authorization.k8s.io/ClusterRole"], project.Kinds);
        var application = set.Applications["shop"];
        Assert.Equal(("team", (string?)null, "shop"), (application.Project, application.Source.Revision, application.Labels["team"]));
        Assert.Equal((SyncMode.Auto, true, true, true, 3), (application.Sync.Mode, application.Sync.Prune, application.Sync.SelfHeal, application.Sync.CreateNamespace, application.Sync.Retry.Limit));
        Assert.Equal([new ImageOverride("nginx", "contoso.azurecr.io/nginx", "1.27"), new ImageOverride("api", null, null, "sha256:abc")], application.Rendering.Kustomize.Images);
        Assert.Equal("Deployment", application.IgnoreDifferences.Single().Kind);
    }

    [Fact]
    public void Argo_set_generates_and_one_without_a_counterpart_is_left_out()
    {
        var set = Read("""
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            metadata: { name: shops }
            spec:
              goTemplate: true
              generators: [{ list: { elements: [{ env: dev }, { env: prod }] } }]
              template:
                metadata: { name: "shop-{{.env}}" }
                spec:
                  project: default
                  source: { repoURL: https://github.com/contoso/config, path: "apps/{{.env}}", targetRevision: main }
                  destination: { name: in-cluster, namespace: shop }
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            metadata: { name: fleet }
            spec:
              generators: [{ clusters: {} }]
              template: { metadata: { name: x }, spec: {} }
            """);

        Assert.Equal(["shop-dev", "shop-prod"], set.Applications.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((SyncMode.Manual, "apps/dev"), (set.Applications["shop-dev"].Sync.Mode, set.Applications["shop-dev"].Source.Path));
        Assert.All(set.Diagnostics, static diagnostic => Assert.Equal("GOS0015", diagnostic.Code));
        Assert.Contains(set.Diagnostics, static diagnostic => diagnostic.Message.Contains("left out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("destination: { server: 'https://other:6443', namespace: a }", "destination.name")]
    [InlineData("destination: { name: in-cluster }\n  sources: []", "several sources")]
    public void Argo_application_that_belongs_elsewhere_is_left_out(string fields, string message)
    {
        var set = Read($"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{ name: shop }}\nspec:\n  source: {{ repoURL: https://github.com/contoso/config, path: . }}\n  {fields}\n");

        Assert.Empty(set.Applications);
        Assert.Contains(message, Assert.Single(set.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("syncPolicy: { automated: { enabled: false } }", SyncMode.Manual, null)]
    [InlineData("syncPolicy: { automated: { prune: 'yes' } }", SyncMode.Auto, "'prune' must be true or false")]
    [InlineData("syncPolicy: { automated: {}, retry: { limit: -1 } }", SyncMode.Auto, "endless")]
    [InlineData("syncPolicy: { automated: {}, syncOptions: [FailOnSharedResource=true] }", SyncMode.Auto, "FailOnSharedResource")]
    [InlineData("ignoreDifferences: [{ kind: Deployment, jqPathExpressions: [.spec] }]", SyncMode.Manual, "jqPathExpressions")]
    public void Argo_fields_mean_what_they_say_or_are_reported(string fields, SyncMode mode, string? remark)
    {
        var set = Read($"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{ name: shop }}\nspec:\n  source: {{ repoURL: https://github.com/contoso/config, path: . }}\n  destination: {{ name: in-cluster }}\n  {fields}\n");

        Assert.Equal(mode, set.Applications["shop"].Sync.Mode);
        Assert.Equal(remark is not null, set.Diagnostics.Count == 1);
        Assert.True(remark is null || set.Diagnostics[0].Message.Contains(remark, StringComparison.Ordinal));
    }

    [Fact]
    public void Project_that_lists_nothing_allows_nothing()
    {
        var project = Read("""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: { name: team }
            spec: { destinations: [{ server: https://kubernetes.default.svc, namespace: shop }] }
            """).Projects["team"];

        Assert.Equal(["!*"], project.Sources);
        Assert.Equal(["!*"], project.Targets);
        Assert.Equal(["shop"], project.Scopes);
    }

    [Fact]
    public void Flux_documents_of_another_cluster_or_without_their_verification_are_left_out()
    {
        var set = Read("""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: { name: signed }
            spec: { url: https://github.com/contoso/config, verify: { mode: HEAD, secretRef: { name: keys } } }
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: { name: remote }
            spec: { sourceRef: { kind: GitRepository, name: signed }, kubeConfig: { secretRef: { name: other } } }
            """);

        Assert.Empty(set.Applications);
        Assert.Equal(["GOS0015", "GOS0015"], set.Diagnostics.Select(static d => d.Code));
    }

    [Fact]
    public void Release_whose_values_cannot_be_read_waits_for_an_approval()
    {
        var set = Read("""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: { name: charts }
            spec: { url: https://charts.example.com, secretRef: { name: login } }
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: { name: redis, namespace: flux-system }
            spec:
              interval: 5m
              targetNamespace: cache
              chart: { spec: { chart: redis, sourceRef: { kind: HelmRepository, name: charts } } }
              valuesFrom: [{ kind: ConfigMap, name: values }]
            """);

        var release = set.Applications["redis"];
        Assert.Equal((SyncMode.Manual, "cache-redis", "cache"), (release.Sync.Mode, release.Rendering.Helm.ReleaseName, release.Rendering.Helm.Namespace));
        Assert.Contains(set.Diagnostics, static d => d.Message.Contains("'secretRef'", StringComparison.Ordinal));
        Assert.Contains(set.Diagnostics, static d => d.Message.Contains("approval", StringComparison.Ordinal));
    }

    [Fact]
    public void Argo_folders_are_found_by_the_names_that_Argo_gives_them()
    {
        var text = """
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            metadata: { name: shops }
            spec:
              generators: [{ git: { repoURL: https://github.com/contoso/config, directories: [{ path: apps/* }, { path: apps/old, exclude: true }] } }]
              template:
                metadata: { name: "{{path.basename}}-{{path[0]}}" }
                spec:
                  source: { repoURL: https://github.com/contoso/config, path: "{{path}}" }
                  destination: { server: https://kubernetes.default.svc }
            """;
        var set = DefinitionReader.Read([KeyValuePair.Create("a.yaml", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))], paths: ["a.yaml", "apps/api/x.yaml", "apps/old/x.yaml"]);

        Assert.Equal("apps/api", set.Applications["api-apps"].Source.Path);
        Assert.Contains("definitions root", Assert.Single(set.Diagnostics).Message, StringComparison.Ordinal);
    }

    private static DefinitionSet Read(params string[] files) => DefinitionReader.Read(
        files.Select((text, i) => KeyValuePair.Create($"{(char)('a' + i)}.yaml", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))));
}
