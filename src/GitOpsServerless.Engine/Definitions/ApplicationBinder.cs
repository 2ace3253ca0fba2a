using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Definitions;

/// <summary>Turns a validated Application document into its definition, with the named repository filled in.</summary>
internal static class ApplicationBinder
{
    public static ApplicationDefinition Bind(BoundDocument document, Func<string, JsonObject?> findRepository)
    {
        var spec = document.Spec;
        return new ApplicationDefinition(document.Name)
        {
            Labels = document.Document.Map("metadata").TextMap("labels"),
            Project = spec.Text("project") ?? DefinitionDefaults.Project,
            Source = BindSource(spec.Map("source"), findRepository),
            Target = spec.Text("target"),
            Rendering = BindRendering(spec, findRepository),
            Sync = BindSync(spec.Map("sync")),
            DependsOn = BindDependsOn(spec),
            Inputs = spec.Objects("inputs", i => new InputDefinition(i.Text("from")!, i.TextMap("outputs"))),
            KeyVault = spec.Map("secrets").Text("keyVault"),
            IgnoreDifferences = spec.Objects("ignoreDifferences", BindIgnore),
            Health = BindHealth(spec.Map("health")),
            Suspend = spec.Flag("suspend", false),
            Provenance = document.Provenance,
            Document = document.Document,
        };
    }

    public static SyncWindow BindWindow(JsonObject window) => new(
        window.Choice("kind", WindowKind.Deny),
        window.Text("schedule")!,
        window.Duration("duration", TimeSpan.Zero),
        window.Text("timeZone") ?? "UTC",
        window.Flag("manual", true));

    private static SourceDefinition BindSource(JsonObject source, Func<string, JsonObject?> findRepository)
    {
        var repository = source.Text("repository") is { } name ? findRepository(name) ?? [] : [];
        string? Field(string field) => source.Text(field) ?? repository.Text(field);
        var verify = source["verify"] as JsonObject ?? repository["verify"] as JsonObject;
        var lfs = source["lfs"] as JsonObject ?? repository["lfs"] as JsonObject;
        RelativePath.TryNormalize(source.Text("path") ?? string.Empty, out var path);
        return new SourceDefinition
        {
            Url = Field("url"),
            Directory = Field("directory"),
            Revision = Field("revision"),
            Path = path,
            TagPrefix = source.Text("tagPrefix"),
            Credential = Field("credential"),
            UserName = Field("userName"),
            Submodules = source.Flag("submodules", repository.Flag("submodules", false)),
            SubmoduleHosts = source.Texts("submoduleHosts", repository.Texts("submoduleHosts")),
            Verify = verify is null ? null : new VerificationDefinition(verify.Text("mode")!, verify.Texts("allowedSigners"))
            {
                OpenPgpKeys = verify.Texts("openPgpKeys"),
            },
            Lfs = lfs is null ? null : new LfsDefinition { Url = lfs.Text("url"), Hosts = lfs.Texts("hosts") },
        };
    }

    private static RenderingDefinition BindRendering(JsonObject spec, Func<string, JsonObject?> findRepository)
    {
        var kind = spec.ContainsKey("plain") ? RenderingKind.Plain
            : spec.ContainsKey("kustomize") ? RenderingKind.Kustomize
            : spec.ContainsKey("helm") ? RenderingKind.Helm
            : spec.ContainsKey("bicep") ? RenderingKind.Bicep
            : spec.ContainsKey("arm") ? RenderingKind.Arm
            : RenderingKind.Auto;
        var plain = spec.Map("plain");
        return new RenderingDefinition
        {
            Kind = kind,
            Namespace = spec.Text("namespace"),
            Plain = new PlainOptions
            {
                Recurse = plain.Flag("recurse", true),
                Include = plain.Texts("include"),
                Exclude = plain.Texts("exclude"),
            },
            Kustomize = BindKustomize(spec.Map("kustomize")),
            Helm = BindHelm(spec.Map("helm"), findRepository),
            Template = BindTemplate(spec.Map(kind == RenderingKind.Arm ? "arm" : "bicep")),
            Substitute = spec["substitute"] is JsonObject substitute
                ? new SubstitutionOptions
                {
                    Variables = substitute.TextMap("variables"),
                    FromConfigMaps = substitute.Texts("fromConfigMaps"),
                    Strict = substitute.Flag("strict", true),
                }
                : null,
        };
    }

    private static KustomizeOptions BindKustomize(JsonObject map) => new()
    {
        Namespace = map.Text("namespace"),
        NamePrefix = map.Text("namePrefix"),
        NameSuffix = map.Text("nameSuffix"),
        Images = map.Objects("images", i => new ImageOverride(i.Text("name")!, i.Text("newName"), i.Text("newTag"), i.Text("digest"))),
        Replicas = map.Map("replicas").ToDictionary(p => p.Key, p => (int)p.Value!.GetValue<long>(), StringComparer.Ordinal),
        Labels = map.TextMap("labels"),
        LabelSelectors = map.Flag("labelSelectors", false),
        LabelTemplates = map.Flag("labelTemplates", false),
        Annotations = map.TextMap("annotations"),
        Patches = map.Objects("patches", p => p),
        Components = map.Texts("components"),
        IgnoreMissingComponents = map.Flag("ignoreMissingComponents", false),
    };

    private static HelmOptions BindHelm(JsonObject map, Func<string, JsonObject?> findRepository) => new()
    {
        ReleaseName = map.Text("releaseName"),
        Namespace = map.Text("namespace"),
        ValueFiles = map.Texts("valueFiles"),
        IgnoreMissingValueFiles = map.Flag("ignoreMissingValueFiles", false),
        ValueSources = map.Objects("valueSources", v => new HelmValueSource(BindSource(v.Map("source"), findRepository), v.Texts("files"))),
        Values = map["values"] as JsonObject,
        Parameters = map.TextMap("parameters"),
        StringParameters = map.TextMap("stringParameters"),
        FileParameters = map.TextMap("fileParameters"),
        IncludeCrds = map.Flag("includeCrds", true),
        SkipTests = map.Flag("skipTests", true),
        KubeVersion = map.Text("kubeVersion"),
        ApiVersions = map.Texts("apiVersions"),
        Chart = map.Text("chart"),
        Repository = map.Text("repository"),
        Version = map.Text("version"),
    };

    private static TemplateOptions BindTemplate(JsonObject map) => new()
    {
        File = map.Text("file"),
        ParameterFile = map.Text("parameterFile"),
        Parameters = map["parameters"] as JsonObject,
    };

    private static SyncDefinition BindSync(JsonObject map)
    {
        var retry = map.Map("retry");
        var defaults = new RetryDefinition();
        return new SyncDefinition
        {
            Mode = map.Choice("mode", SyncMode.Auto),
            Prune = map.Flag("prune", false),
            MaxPrune = QuotaText.TryParse(map["maxPrune"], out var quota) ? quota : DefinitionDefaults.MaxPrune,
            Interval = map.Duration("interval", DefinitionDefaults.Interval),
            SelfHeal = map.Flag("selfHeal", true),
            AllowReplace = map.Flag("allowReplace", false),
            CreateNamespace = map.Flag("createNamespace", false),
            Timeout = map.Duration("timeout", DefinitionDefaults.OperationTimeout),
            Retry = new RetryDefinition
            {
                Limit = retry.Whole("limit", defaults.Limit),
                Backoff = retry.Duration("backoff", defaults.Backoff),
                Factor = Math.Clamp(retry.Number("factor", defaults.Factor), 1, 10),
                Max = retry.Duration("max", defaults.Max),
            },
            Windows = map.Objects("windows", BindWindow),
        };
    }

    private static IReadOnlyList<string> BindDependsOn(JsonObject spec) => spec["dependsOn"] is JsonArray list
        ? [.. list.Select(i => i is JsonObject o ? o.Text("name")! : i!.GetValue<string>())]
        : [];

    private static IgnoreRule BindIgnore(JsonObject map) => new()
    {
        Group = map.Text("group"),
        Kind = map.Text("kind"),
        Name = map.Text("name"),
        Namespace = map.Text("namespace"),
        JsonPointers = map.Texts("jsonPointers"),
        JsonPaths = map.Texts("jsonPaths"),
        ManagedFieldsManagers = map.Texts("managedFieldsManagers"),
    };

    private static HealthDefinition BindHealth(JsonObject map) => new()
    {
        Timeout = map.Duration("timeout", DefinitionDefaults.HealthTimeout),
        OnFailure = map.Choice("onFailure", HealthFailureAction.Hold),
        Expressions = map.Objects("expressions", e => new HealthExpression(e.Text("apiVersion")!, e.Text("kind")!)
        {
            Current = e.Text("current"),
            InProgress = e.Text("inProgress"),
            Failed = e.Text("failed"),
        }),
    };
}
