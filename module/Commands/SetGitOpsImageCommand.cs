using System.Management.Automation;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;
using GitOpsServerless.PowerShell.Files;
using GitOpsServerless.PowerShell.Isolation;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Changes an image in manifests, kustomizations and Helm values: in files, or by a commit in a repository.</summary>
[Cmdlet(VerbsCommon.Set, "GitOpsImage", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(ImageChange))]
public sealed class SetGitOpsImageCommand : GitOpsCommand
{
    private const long LargestFile = 4 * 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<string> _searched = [];
    private int _found;

    /// <summary>File, or folder with all YAML files below it; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path", HelpMessage = "File or folder.")]
    [Alias("PSPath", "FullName", "LiteralPath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Application whose repository gets the commit.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Application", HelpMessage = "Name of the application.")]
    [Alias("Application", "ApplicationName")]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>Repository that gets the commit; no clone and no connection is needed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Repository", HelpMessage = "Address of the repository.")]
    [ValidateNotNull]
    public Uri? RepositoryUri { get; set; }

    /// <summary>Path inside the repository.</summary>
    [Parameter(ParameterSetName = "Repository")]
    public string RepositoryPath { get; set; } = string.Empty;

    /// <summary>Branch of the repository that is read; its default branch when it is left out.</summary>
    [Parameter(ParameterSetName = "Repository")]
    [ValidateNotNullOrEmpty]
    public string? BaseBranch { get; set; }

    /// <summary>Image without tag and digest.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "Image without tag, such as ghcr.io/shop/web.")]
    [ValidatePattern("^[a-zA-Z0-9][a-zA-Z0-9._:/-]{0,254}$")]
    public string Image { get; set; } = string.Empty;

    /// <summary>New tag.</summary>
    [Parameter(Position = 2)]
    [ValidatePattern("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")]
    public string? Tag { get; set; }

    /// <summary>New digest, such as sha256:…; alone, or with the tag.</summary>
    [Parameter]
    [ValidatePattern("^sha256:[0-9a-f]{64}$")]
    public string? Digest { get; set; }

    /// <summary>Commit the change to the repository of the application and push it.</summary>
    [Parameter(ParameterSetName = "Application", Mandatory = true)]
    public SwitchParameter Commit { get; set; }

    /// <summary>Branch that the commit goes to, for a pull request; the followed branch when it is left out.</summary>
    [Parameter(ParameterSetName = "Application")]
    [Parameter(ParameterSetName = "Repository")]
    [ValidateNotNullOrEmpty]
    public string? Branch { get; set; }

    /// <summary>Message of the commit; "Set IMAGE to TAG" when it is left out.</summary>
    [Parameter(ParameterSetName = "Application")]
    [Parameter(ParameterSetName = "Repository")]
    [ValidateNotNullOrEmpty]
    public string? Message { get; set; }

    private ImageSelection Selection => new(Image) { Tag = Tag, Digest = Digest };

    /// <summary>Looks at the parameters.</summary>
    protected override void BeginProcessing()
    {
        if (Tag is null && Digest is null)
        {
            Terminate(DiagnosticCatalog.InvalidSetting.Create("Either -Tag or -Digest is needed."), Image);
        }

        if (RepositoryUri is not null && RepositoryAddress.ProblemOf(RepositoryUri) is { } problem)
        {
            Terminate(problem);
        }
    }

    /// <summary>Changes the image.</summary>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case "Application":
                CommitTo(SourceOf(NameOf(Name)), NameOf(Name));
                break;
            case "Repository":
                CommitTo(new SourceDefinition { Url = RepositoryUri!.OriginalString, Path = RepositoryPath, Revision = BaseBranch }, null);
                break;
            default:
                foreach (var root in Path.SelectMany(p => PathsOf(p)))
                {
                    ChangeFiles(root);
                }

                break;
        }
    }

    /// <summary>Tells that none of the files names the image: of many files that are piped, most need not.</summary>
    protected override void EndProcessing()
    {
        if (ParameterSetName == "Path" && _found == 0 && Path.Length > 0)
        {
            var place = _searched.Count switch { 0 => string.Join(", ", Path), 1 => _searched[0], var count => $"the {count} paths" };
            Write(DiagnosticCatalog.ImageNotFound.Create($"No YAML file of {place} names {Image}."), _searched.FirstOrDefault() ?? Path[0]);
        }
    }

    private void ChangeFiles(string root)
    {
        if (!Directory.Exists(root) && !File.Exists(root))
        {
            Write(DiagnosticCatalog.ImageNotFound.Create($"{root} does not exist."), root);
            return;
        }

        _searched.Add(root);
        var tools = EngineBridge.CreateTools();
        foreach (var file in FilesOf(root))
        {
            if (Stopped.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            if (Read(file) is not { } read)
            {
                continue;
            }

            var edit = tools.EditImage(file, read.Text, Selection);
            _found += edit.Found;
            if (edit.Lines.Count > 0 && Agrees(file, $"Set {Selection.Reference} (line {string.Join(", ", edit.Lines)})"))
            {
                if (TextFile.Write(file, edit.Text, read.HasMark) is { } problem)
                {
                    Write(problem, file);
                    continue;
                }

                WriteObject(new ImageChange(file, Selection.Reference, edit.Lines));
            }
        }
    }

    private void CommitTo(SourceDefinition source, string? application)
    {
        var message = Message ?? $"Set {Image} to {Tag ?? Digest}";
        var request = new CommitRequest(RequestedBy(), message) { Branch = Branch };
        var tools = EngineBridge.CreateTools();
        var preview = Finish(token => tools.CommitImageAsync(source, Selection, request with { DryRun = true }, token), application ?? source.Key);
        var agreed = preview.Files.Select(f => Agrees($"{f.Key} of {preview.Branch}", $"Set {Selection.Reference} (line {string.Join(", ", f.Value.Lines)})")).ToList();
        if (agreed.Count == 0)
        {
            WriteVerbose($"{source.Key}: {Selection.Reference} is there already.");
        }

        if (agreed.Count == 0 || agreed.Contains(false))
        {
            return;
        }

        var done = Finish(token => tools.CommitImageAsync(source, Selection, request with { AgreedFiles = [.. preview.Files.Keys] }, token), application ?? source.Key);
        if (done.Outcome is { Status: PushStatus.NotFastForward or PushStatus.Rejected } refused)
        {
            Write(DiagnosticCatalog.CommitNotPushed.Create($"{done.Branch}: {refused.Status}. {refused.Message}".TrimEnd()), application ?? source.Key);
            return;
        }

        WriteObject(
            done.Files.Select(f => new ImageChange(f.Key, Selection.Reference, f.Value.Lines) { Application = application, Branch = done.Branch, Revision = done.Outcome?.Revision }),
            enumerateCollection: true);
    }

    private SourceDefinition SourceOf(string application)
    {
        var definitions = Await(static (engine, token) => engine.GetDefinitionsAsync(token));
        if (definitions.Applications.GetValueOrDefault(application) is not { } definition)
        {
            var known = Look(application, (engine, token) => engine.GetApplicationAsync(application, token));
            var gone = known.IsSuccess ? Standstill.NoDefinition(known.Value) : known.Error;
            Terminate((gone ?? DiagnosticCatalog.UnknownApplication.Create($"There is no application '{application}'.")) with { Severity = DiagnosticSeverity.Error }, application);
            return new SourceDefinition();
        }

        if (Session().Context.Kind == EngineConnectionKind.Controller)
        {
            Terminate(DiagnosticCatalog.NotOffered.Create("The controller does not tell where its applications come from; use -RepositoryUri."), application);
        }

        return definition.Source;
    }

    private static IEnumerable<string> FilesOf(string root) => File.Exists(root)
        ? [root]
        : new DirectoryInfo(root).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden })
            .Where(f => (f.Extension is ".yaml" or ".yml" || f.Name == "Kustomization") && f.Length <= LargestFile)
            .Select(f => f.FullName)
            .Order(StringComparer.Ordinal);

    private (string Text, bool HasMark)? Read(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            var hasMark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
            return (Utf8.GetString(bytes.AsSpan(hasMark ? Encoding.UTF8.Preamble.Length : 0)), hasMark);
        }
        catch (DecoderFallbackException)
        {
            return null;  // not UTF-8: writing it back would change it
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteWarning(PlainText.Line($"{file} could not be read. {error.Message}"));
            return null;
        }
    }
}
