using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics.Types;

namespace GitOpsServerless.Bicep.Semantics;

internal enum ExportKind
{
    Type,
    Variable,
    Function,
}

/// <summary>A symbol that a file offers for import.</summary>
internal sealed record Export(string Name, ExportKind Kind);

/// <summary>An output of a module as its user sees it; the type is null where it is not known.</summary>
internal sealed record ModuleOutput(string Name, bool Secure, TypeExpr? Type = null)
{
    /// <summary>For the output of an ARM template: the values that it has.</summary>
    public StaticType? Values { get; init; }
}

/// <summary>A parameter of a module as its user sees it; the type is null where it is not known.</summary>
internal sealed record ModuleParameter(string Name, bool Required, TypeExpr? Type, bool Secure, bool Sealed)
{
    /// <summary>For the parameter of an ARM template: the values that it takes.</summary>
    public StaticType? Values { get; init; }
}

/// <summary>What a file that is used as a module or imported from offers: a Bicep file, an ARM template or a template spec.</summary>
internal abstract class ModuleModel
{
    private Dictionary<string, ModuleParameter>? _byName;
    private ILookup<string, ModuleOutput>? _outputs;
    private ILookup<string, Export>? _exports;
    private bool? _hasSecureOutputs;

    /// <summary>The path in the file set, or the path in the module cache.</summary>
    public abstract string Path { get; }

    public abstract DeploymentScope TargetScope { get; }

    public abstract IReadOnlyList<ModuleOutput> Outputs { get; }

    public abstract IReadOnlyList<ModuleParameter> Parameters { get; }

    public abstract IReadOnlyList<Export> Exports { get; }

    /// <summary>The parameter of a name, which is written as it is declared.</summary>
    public ModuleParameter? Parameter(string name)
    {
        if (_byName is null)
        {
            _byName = new(StringComparer.Ordinal);
            foreach (var parameter in Parameters)
            {
                _byName.TryAdd(parameter.Name, parameter);
            }
        }

        return _byName.GetValueOrDefault(name);
    }

    /// <summary>The outputs of a name in any case.</summary>
    public IEnumerable<ModuleOutput> OutputsOf(string name) => (_outputs ??= Outputs.ToLookup(output => output.Name, StringComparer.OrdinalIgnoreCase))[name];

    /// <summary>The output of exactly that name.</summary>
    public ModuleOutput? Output(string name) => OutputsOf(name).FirstOrDefault(output => string.Equals(output.Name, name, StringComparison.Ordinal));

    public bool HasSecureOutputs => _hasSecureOutputs ??= Outputs.Any(output => output.Secure);

    /// <summary>What is exported under a name; a template may export several kinds under one.</summary>
    public IEnumerable<Export> ExportsOf(string name) => (_exports ??= Exports.ToLookup(export => export.Name, StringComparer.Ordinal))[name];

    public Export? Export(string name, ExportKind kind) => ExportsOf(name).FirstOrDefault(export => export.Kind == kind);

    public abstract bool HasErrors { get; }
}
