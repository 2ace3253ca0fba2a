using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;
using GitOpsServerless.PowerShell.Isolation;
using GitOpsServerless.PowerShell.Manifests;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets what a path or an application renders to, without a target.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsManifest", DefaultParameterSetName = "Path")]
[OutputType(ManifestObject.TypeName)]
[OutputType(typeof(string))]
public sealed class GetGitOpsManifestCommand : ApplicationCommand
{
    private readonly List<JsonNode?> _documents = [];

    /// <summary>Name of the application, or a path in its place; wildcards are allowed. All applications when there is neither a name nor a path.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Application")]
    [Alias("Application", "ApplicationName")]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override string[]? Name { get; set; }

    // The set of paths is the default one: a file of the pipeline has a name as well, which would be taken for an application's.
    /// <summary>Folders or files to render: manifests, a kustomization, a chart, Bicep or an ARM template; wildcards are allowed. Needs no connection.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [Alias("PSPath", "FullName", "LiteralPath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Folder that files may refer to; the repository around the path, or the path itself, when it is left out. For paths only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>Parameters of a Bicep or ARM template, or values of a chart. For paths only; an application's definition has its own.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Parameter { get; set; }

    /// <summary>Revision to render; the desired one when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Application")]
    [RevisionArgument]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Revision { get; set; }

    /// <summary>Write the compiled ARM template instead of the resources that it produces.</summary>
    [Parameter]
    public SwitchParameter Template { get; set; }

    /// <summary>Write JSON text instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsJson { get; set; }

    /// <summary>Write YAML text instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsYaml { get; set; }

    /// <summary>Looks at the parameters.</summary>
    protected override void BeginProcessing()
    {
        if (AsJson && AsYaml)
        {
            Terminate(DiagnosticCatalog.InvalidSetting.Create("Either -AsJson or -AsYaml, not both."));
        }
    }

    /// <summary>Called for each object of the pipeline.</summary>
    protected override void ProcessRecord()
    {
        // Names of applications have neither a slash nor a dot, so that a path may stand in their place.
        var isPath = (Name ?? []).ToLookup(n => n.AsSpan().ContainsAny('/', '\\', '.'));
        foreach (var path in (Path ?? []).Concat(isPath[true]).SelectMany(p => PathsOf(p)))
        {
            Render(path);
        }

        if (isPath[false].Any())
        {
            ProcessAll(Expand([.. isPath[false]]));
        }
        else if (Path is null && Name is null && !MyInvocation.ExpectingInput)
        {
            ProcessAll(Expand(null));
        }
    }

    private protected override string KeyOf(string application) => $"{application}\n{Revision}";

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Parameter is not null || Root is not null)
        {
            Terminate(DiagnosticCatalog.InvalidSetting.Create("-Parameter and -Root are for paths; an application is rendered as its definition says."), application);
        }

        if (Run(application, (engine, token) => engine.RenderAsync(application, Revision, token)) is { } state)
        {
            Show(application, state);
        }
    }

    /// <summary>Writes the text.</summary>
    protected override void EndProcessing()
    {
        if (AsYaml && _documents.Count > 0)
        {
            WriteObject(EngineBridge.CreateTools().WriteYaml(_documents));
        }
        else if (AsJson && _documents.Count > 0)
        {
            JsonNode? all = _documents.Count == 1 && Template ? _documents[0] : new JsonArray([.. _documents.Select(d => d?.DeepClone())]);
            WriteObject(all!.ToJsonString(ContractsJson.Indented));
        }
    }

    private void Show(string application, DesiredState state)
    {
        foreach (var diagnostic in state.Diagnostics)
        {
            Write(diagnostic, application);
        }

        if (Template && state.Template is null)
        {
            Write(DiagnosticCatalog.TemplateNotFound.Create($"'{application}' renders to Kubernetes objects; there is no template."), application);
            return;
        }

        if (AsJson || AsYaml)
        {
            _documents.AddRange(Template ? [state.ShownTemplate()] : Deployed(state).Select(r => Shown(state, r)));
        }
        else if (Template)
        {
            WriteObject(PlainValue.Of(state.ShownTemplate()));
        }
        else
        {
            WriteObject(Deployed(state).Select(r => ManifestObject.Of(application, r, (JsonObject)Shown(state, r)!)), enumerateCollection: true);
        }
    }

    // What a template only reads is no part of what it produces.
    private static IEnumerable<DesiredResource> Deployed(DesiredState state) => state.Resources.Where(r => !r.IsExisting);

    private static JsonNode? Shown(DesiredState state, DesiredResource resource) => SecretMask.Of(state.Shown(resource));

    private void Render(string path)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            Write(DiagnosticCatalog.DirectoryNotFound.Create($"There is no {path}.", path, help: "Check the path; relative ones start at the current location."), path);
            return;
        }

        var query = FolderOf(path);
        var result = Try(token => EngineBridge.CreateTools().RenderAsync(query, token));
        if (Accept(result, path))
        {
            Show(query.Name, result.Value);
        }
    }

    private FolderRendering FolderOf(string path)
    {
        var root = Root is null ? RenderRoot.Of(path) : GetUnresolvedProviderPathFromPSPath(Root);
        var relative = System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
        return new FolderRendering(root, relative == "." ? string.Empty : relative)
        {
            Name = RenderRoot.NameOf(path),
            Rendering = Parameter is null ? new RenderingDefinition() : WithParameters(ManifestObject.ToJson(Parameter)),
        };
    }

    private static RenderingDefinition WithParameters(JsonObject parameters) => new()
    {
        Template = new TemplateOptions { Parameters = parameters },
        Helm = new HelmOptions { Values = (JsonObject)parameters.DeepClone() },
    };
}
