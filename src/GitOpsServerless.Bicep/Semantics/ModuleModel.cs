using GitOpsServerless.Bicep.Intermediate;

namespace GitOpsServerless.Bicep.Semantics;

internal enum ExportKind
{
    Type,
    Variable,
    Function,
}

/// <summary>A symbol that a file offers for import.</summary>
internal sealed record Export(string Name, ExportKind Kind);

/// <summary>An output of a module as its user sees it.</summary>
internal sealed record ModuleOutput(string Name, bool Secure);

/// <summary>A parameter of a module as its user sees it; the type is null where it is not known.</summary>
internal sealed record ModuleParameter(string Name, bool Required, TypeExpr? Type, bool Secure, bool Sealed);

/// <summary>What a file that is used as a module or imported from offers: a Bicep file, an ARM template or a template spec.</summary>
internal abstract class ModuleModel
{
    /// <summary>The path in the file set, or the path in the module cache.</summary>
    public abstract string Path { get; }

    public abstract DeploymentScope TargetScope { get; }

    public abstract IReadOnlyList<ModuleOutput> Outputs { get; }

    public abstract IReadOnlyList<ModuleParameter> Parameters { get; }

    public abstract IReadOnlyList<Export> Exports { get; }

    public abstract bool HasErrors { get; }
}
