using System.Reflection;

namespace GitOpsServerless.HelpBuilder;

/// <summary>A parameter of a cmdlet.</summary>
internal sealed record CmdletParameter(string Name, Type Type, IReadOnlyList<string> Aliases, bool TakesWildcards, string? Default, IReadOnlyList<ParameterUse> Uses)
{
    /// <summary>Type as help shows it.</summary>
    public string TypeName => (Nullable.GetUnderlyingType(Type) ?? Type).Name;

    public bool IsSwitch => Type.Name == "SwitchParameter";

    /// <summary>How the parameter is used in a parameter set, or null when it does not belong to it.</summary>
    public ParameterUse? In(string set) => Uses.FirstOrDefault(u => u.Set == set) ?? Uses.FirstOrDefault(u => u.Set == ParameterUse.AllSets);
}

/// <summary>How a parameter is used in one parameter set.</summary>
internal sealed record ParameterUse(string Set, bool IsMandatory, int? Position, bool FromPipeline, bool FromPipelineByName)
{
    public const string AllSets = "__AllParameterSets";

    public string PipelineInput => (FromPipeline, FromPipelineByName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    public static ParameterUse Of(CustomAttributeData attribute) => new(
        Value(attribute, "ParameterSetName") as string ?? AllSets,
        Value(attribute, "Mandatory") is true,
        Value(attribute, "Position") is int position && position >= 0 ? position : null,
        Value(attribute, "ValueFromPipeline") is true,
        Value(attribute, "ValueFromPipelineByPropertyName") is true);

    private static object? Value(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.MemberName == name).TypedValue.Value;
}
