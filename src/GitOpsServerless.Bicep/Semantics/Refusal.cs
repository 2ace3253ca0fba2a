using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// Ends the emission of a template for which the exact output is not vouched for. Caught where a compilation starts
/// and turned into a diagnostic; it never leaves the room.
/// </summary>
internal sealed class Refusal(string code, BicepModel? model, SyntaxNode? at, string message) : Exception(message)
{
    public string Code { get; } = code;

    public BicepModel? Model { get; } = model;

    public SyntaxNode? At { get; } = at;

    public static Refusal Feature(BicepModel model, SyntaxNode? at, string feature) =>
        new(RefusalCodes.Feature, model, at, $"This compiler does not vouch for the exact output of: {feature}.");
}
