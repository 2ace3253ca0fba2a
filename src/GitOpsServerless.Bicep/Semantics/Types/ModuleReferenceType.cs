namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>A whole module, of which the name and the outputs can be read; each module has one type of its own.</summary>
internal sealed class ModuleReferenceType(ModuleSymbol module) : StaticType
{
    private StaticType? _outputs;

    public ModuleSymbol Module { get; } = module;

    /// <summary>The object of the outputs; of a module with errors nothing is known.</summary>
    public StaticType Outputs => _outputs ??= Module.Target is { HasErrors: false } target
        ? new ObjectType([.. target.Outputs.Select(output => new ObjectMember(output.Name, () => Of(output)))], null, open: false)
        : AnyType.Unknown;

    /// <summary>The type of a property; null when a module has none of that name that can be read.</summary>
    public StaticType? Member(string name) => name switch
    {
        "outputs" => Outputs,
        "name" => StringType.Strict,
        _ => null,
    };

    private StaticType Of(ModuleOutput output) =>
        output.Values ?? (output.Type is { } type ? Module.Model.DeclaredTypes.Of(type, Intermediate.TypeModifiers.None, loose: false) : AnyType.Unknown);
}
