using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>How files become desired resources. <see cref="RenderingKind.Auto"/> looks at the files.</summary>
public sealed record RenderingDefinition
{
    /// <summary>Kind.</summary>
    public RenderingKind Kind { get; init; }

    /// <summary>Namespace of Kubernetes objects that name none; the target's default when null.</summary>
    public string? Namespace { get; init; }

    /// <summary>Options of plain manifests.</summary>
    public PlainOptions Plain { get; init; } = new();

    /// <summary>Options of kustomize.</summary>
    public KustomizeOptions Kustomize { get; init; } = new();

    /// <summary>Options of Helm.</summary>
    public HelmOptions Helm { get; init; } = new();

    /// <summary>Options of ARM templates and Bicep.</summary>
    public TemplateOptions Template { get; init; } = new();

    /// <summary>Variables for <c>${NAME}</c> substitution; null means no substitution.</summary>
    public SubstitutionOptions? Substitute { get; init; }
}

/// <summary>Kinds of rendering.</summary>
public enum RenderingKind
{
    /// <summary>Decided by the files: kustomization, Chart.yaml, *.bicepparam/*.bicep, ARM JSON, else plain manifests.</summary>
    Auto,

    /// <summary>YAML and JSON manifests as they are.</summary>
    Plain,

    /// <summary>kustomize.</summary>
    Kustomize,

    /// <summary>helm template.</summary>
    Helm,

    /// <summary>An ARM JSON template with an optional parameter file.</summary>
    Arm,

    /// <summary>A .bicep file with an optional parameter file, or a .bicepparam file.</summary>
    Bicep,
}

/// <summary>Options of plain manifests.</summary>
public sealed record PlainOptions
{
    /// <summary>Look into folders below the path.</summary>
    public bool Recurse { get; init; } = true;

    /// <summary>Glob patterns of files to take; empty means all .yaml, .yml and .json files.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Glob patterns of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}

/// <summary>Options of kustomize, on top of the kustomization in the repository.</summary>
public sealed record KustomizeOptions
{
    /// <summary>Namespace for all objects.</summary>
    public string? Namespace { get; init; }

    /// <summary>Prefix of all names.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>Suffix of all names.</summary>
    public string? NameSuffix { get; init; }

    /// <summary>Images to replace.</summary>
    public IReadOnlyList<ImageOverride> Images { get; init; } = [];

    /// <summary>Replica counts by name.</summary>
    public IReadOnlyDictionary<string, int> Replicas { get; init; } = new Dictionary<string, int>();

    /// <summary>Labels for all objects; selectors and templates only as the next two say.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Put the labels into selectors and templates as well.</summary>
    public bool LabelSelectors { get; init; }

    /// <summary>Put the labels into templates as well.</summary>
    public bool LabelTemplates { get; init; }

    /// <summary>Annotations for all objects.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Patches: the patch text and an optional target selector, as kustomize's <c>patches</c> field has them.</summary>
    public IReadOnlyList<JsonObject> Patches { get; init; } = [];

    /// <summary>Component folders, relative to the path.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>Leave out components whose folder does not exist.</summary>
    public bool IgnoreMissingComponents { get; init; }
}

/// <summary>An image to replace.</summary>
/// <param name="Name">Image name without tag.</param>
/// <param name="NewName">New name, or null to keep it.</param>
/// <param name="NewTag">New tag, or null to keep it.</param>
/// <param name="Digest">Digest, or null.</param>
public sealed record ImageOverride(string Name, string? NewName = null, string? NewTag = null, string? Digest = null);

/// <summary>Options of Helm.</summary>
public sealed record HelmOptions
{
    /// <summary>Release name; null means the application's name.</summary>
    public string? ReleaseName { get; init; }

    /// <summary>Release namespace; null means the target's default namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Value files, relative to the chart.</summary>
    public IReadOnlyList<string> ValueFiles { get; init; } = [];

    /// <summary>Leave out value files that do not exist.</summary>
    public bool IgnoreMissingValueFiles { get; init; }

    /// <summary>Value files of other repositories; after the chart's own <see cref="ValueFiles"/>, in order.</summary>
    public IReadOnlyList<HelmValueSource> ValueSources { get; init; } = [];

    /// <summary>Inline values; win over files.</summary>
    public JsonObject? Values { get; init; }

    /// <summary>Single values by dotted path, as <c>--set</c>; win over all else.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Single values that are text whatever they look like, as <c>--set-string</c>.</summary>
    public IReadOnlyDictionary<string, string> StringParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Single values that are the content of a file of the source, relative to the chart, as <c>--set-file</c>.</summary>
    public IReadOnlyDictionary<string, string> FileParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Include CRDs of the chart.</summary>
    public bool IncludeCrds { get; init; } = true;

    /// <summary>Leave out test hooks.</summary>
    public bool SkipTests { get; init; } = true;

    /// <summary>Kubernetes version given to the chart; null asks the target.</summary>
    public string? KubeVersion { get; init; }

    /// <summary>API versions given to the chart; empty asks the target.</summary>
    public IReadOnlyList<string> ApiVersions { get; init; } = [];

    /// <summary>Chart name when it comes from a repository or registry instead of the source path.</summary>
    public string? Chart { get; init; }

    /// <summary>Chart repository URL or <c>oci://…</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>Chart version.</summary>
    public string? Version { get; init; }
}

/// <summary>Value files of another repository.</summary>
/// <param name="Source">The repository and its revision; files are relative to its path.</param>
/// <param name="Files">Value files, in order.</param>
public sealed record HelmValueSource(SourceDefinition Source, IReadOnlyList<string> Files);

/// <summary>Options of ARM templates and Bicep.</summary>
public sealed record TemplateOptions
{
    /// <summary>Template file inside the path; null looks for main.bicepparam, main.bicep, main.json, azuredeploy.json, or the only one.</summary>
    public string? File { get; init; }

    /// <summary>Parameter file inside the path; null looks for the conventional one beside the template.</summary>
    public string? ParameterFile { get; init; }

    /// <summary>Inline parameter values; win over the file.</summary>
    public JsonObject? Parameters { get; init; }
}

/// <summary>Substitution of <c>${NAME}</c> in rendered objects.</summary>
public sealed record SubstitutionOptions
{
    /// <summary>Variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of ConfigMaps in the rendered set whose data are variables; a later one wins, <see cref="Variables"/> win over all.</summary>
    public IReadOnlyList<string> FromConfigMaps { get; init; } = [];

    /// <summary>An undefined variable without a default is an error (default) instead of an empty string.</summary>
    public bool Strict { get; init; } = true;
}
