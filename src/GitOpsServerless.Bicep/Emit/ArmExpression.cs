namespace GitOpsServerless.Bicep.Emit;

/// <summary>A template language expression (learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions).</summary>
internal abstract record ArmExpression;

internal sealed record ArmString(string Value) : ArmExpression;

internal sealed record ArmInteger(long Value) : ArmExpression;

/// <summary>A function call with the property accesses behind it.</summary>
internal sealed record ArmCall(string Function, IReadOnlyList<ArmExpression> Arguments, IReadOnlyList<ArmExpression> Properties) : ArmExpression
{
    public ArmCall(string function, params ArmExpression[] arguments)
        : this(function, arguments, [])
    {
    }

    public ArmCall Append(params ArmExpression[] properties) => new(Function, Arguments, [.. Properties, .. properties]);
}
