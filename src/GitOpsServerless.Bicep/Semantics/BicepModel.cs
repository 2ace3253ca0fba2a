using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics.Checks;
using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>Everything that is known of one <c>.bicep</c> or <c>.bicepparam</c> file: its tree, its symbols, and what they mean.</summary>
internal sealed class BicepModel : ModuleModel
{
    private readonly Lazy<ImportClosure> _imports;
    private readonly Lazy<InlineAnalysis> _inline;
    private readonly Lazy<DependencyAnalysis> _dependencies;
    private readonly Lazy<bool> _symbolicNames;
    private readonly Lazy<TypeBuilder> _types;
    private readonly Lazy<FunctionVariables> _functionVariables;
    private IReadOnlyList<Export>? _exports;
    private IReadOnlyList<ModuleOutput>? _outputs;
    private IReadOnlyList<ModuleParameter>? _parameters;

    public BicepModel(Compilation compilation, SourceText source, bool parametersFile)
    {
        Compilation = compilation;
        Source = source;
        IsParametersFile = parametersFile;
        Configuration = compilation.ConfigurationFor(source.Path);
        Diagnostics = new DiagnosticBag(source, compilation.Options.Limits.Diagnostics);
        Program = Parser.Parse(source, Diagnostics, parametersFile, compilation.Options.Limits.SyntaxDepth);
        SyntaxErrors = [.. Diagnostics.Items];
        _imports = new Lazy<ImportClosure>(() => ImportClosure.Calculate(this), false);
        _inline = new Lazy<InlineAnalysis>(() => InlineAnalysis.Run(this), false);
        _dependencies = new Lazy<DependencyAnalysis>(() => DependencyAnalysis.Run(this), false);
        _symbolicNames = new Lazy<bool>(() => SymbolicNameChoice.Decide(this), false);
        _types = new Lazy<TypeBuilder>(() => new TypeBuilder(this), false);
        _functionVariables = new Lazy<FunctionVariables>(() => new FunctionVariables(this), false);
    }

    public Compilation Compilation { get; }

    public SourceText Source { get; }

    public bool IsParametersFile { get; }

    public BicepConfiguration Configuration { get; }

    public DiagnosticBag Diagnostics { get; }

    public ProgramNode Program { get; }

    /// <summary>What the parser found.</summary>
    public IReadOnlyList<BicepDiagnostic> SyntaxErrors { get; }

    public bool HasSyntaxErrors => SyntaxErrors.Any(error => error.Severity == BicepSeverity.Error);

    public DeploymentScope Scope { get; set; } = DeploymentScope.ResourceGroup;

    /// <summary>The names that expressions and types of the file can use.</summary>
    public Dictionary<string, DeclaredSymbol> Globals { get; } = new(StringComparer.Ordinal);

    public List<MetadataSymbol> MetadataSymbols { get; } = [];

    public List<ParameterSymbol> ParameterSymbols { get; } = [];

    public List<TypeSymbol> TypeSymbols { get; } = [];

    public List<VariableSymbol> VariableSymbols { get; } = [];

    public List<FunctionSymbol> FunctionSymbols { get; } = [];

    /// <summary>All resources, nested ones first, as the template lists them.</summary>
    public List<ResourceSymbol> ResourceSymbols { get; } = [];

    public List<ModuleSymbol> ModuleSymbols { get; } = [];

    public List<OutputSymbol> OutputSymbols { get; } = [];

    public List<AssertSymbol> AssertSymbols { get; } = [];

    public List<TestSymbol> TestSymbols { get; } = [];

    public List<ImportedSymbol> ImportedSymbols { get; } = [];

    public List<WildcardSymbol> WildcardSymbols { get; } = [];

    public List<ExtensionSymbol> ExtensionSymbols { get; } = [];

    /// <summary>Whether modules can be given configurations of their extensions, for which the template has another form.</summary>
    public bool HasExtensionConfigs => Configuration.IsEnabled("moduleExtensionConfigs");

    public List<ParameterAssignmentSymbol> AssignmentSymbols { get; } = [];

    /// <summary>The file that a parameters file is for; null for none or when it could not be loaded.</summary>
    public ModuleModel? Using { get; set; }

    /// <summary>The file of the set that <c>using</c> names; null when it names none of the set.</summary>
    public string? UsedFile { get; set; }

    /// <summary>The parameters file that this one extends.</summary>
    public BicepModel? Base { get; set; }

    public ImportClosure Imports => _imports.Value;

    public InlineAnalysis Inline => _inline.Value;

    public DependencyAnalysis Dependencies => _dependencies.Value;

    /// <summary>Whether the template has symbolic names (language version 2.0).</summary>
    public bool UseSymbolicNames => _symbolicNames.Value;

    public TypeBuilder Types => _types.Value;

    public FunctionVariables FunctionVariables => _functionVariables.Value;

    public DeclaredTypes DeclaredTypes => field ??= new DeclaredTypes(this);

    public TypeInference Inference => field ??= new TypeInference(this);

    public KindInference Kinds => field ??= new KindInference(this);

    public override string Path => Source.Path;

    public override DeploymentScope TargetScope => Scope;

    public override bool HasErrors => Diagnostics.HasErrors;

    /// <summary>The code for what refers to this file when nothing in it is wrong but what this compiler alone stops at; null otherwise.</summary>
    public string? RefusedAs
    {
        get
        {
            var codes = Diagnostics.Items.Where(item => item.Severity == BicepSeverity.Error).Select(item => item.Code).ToList();
            return codes.Count == 0 || !codes.TrueForAll(RefusalCodes.IsWithoutConsequences) ? null : codes.Find(code => !RefusalCodes.IsRefusal(code)) ?? RefusalCodes.Feature;
        }
    }

    public override IReadOnlyList<ModuleOutput> Outputs =>
        _outputs ??= [.. OutputSymbols.Select(output => new ModuleOutput(output.Name, Types.IsSecure(output), Kinds.Convert(output.Node.Type)))];

    public override IReadOnlyList<ModuleParameter> Parameters =>
        _parameters ??= [.. ParameterSymbols.Select(Types.ModuleParameter)];

    public override IReadOnlyList<Export> Exports => _exports ??=
    [
        .. TypeSymbols.Where(type => IsExported(type.Node)).Select(type => new Export(type.Name, ExportKind.Type)),
        .. VariableSymbols.Where(variable => IsExported(variable.Node)).Select(variable => new Export(variable.Name, ExportKind.Variable)),
        .. FunctionSymbols.Where(function => IsExported(function.Node)).Select(function => new Export(function.Name, ExportKind.Function)),
    ];

    public static bool IsExported(DecoratedNode node) => node.Decorator("export") is not null;
}
