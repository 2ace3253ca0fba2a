using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// Ends the emission of a template for which the exact output is not vouched for. Caught where a compilation starts
/// and turned into a diagnostic; it never leaves the room.
/// </summary>
internal sealed class Refusal(string code, BicepModel? model, SyntaxNode? at, string message) : Exception(message)
{
    public string Code { get; } = code;

    public BicepModel? Model { get; private set; } = model;

    public SyntaxNode? At { get; } = at;

    /// <summary>The declaration in which the part that is refused stands, where the part itself is not known.</summary>
    public SyntaxNode? Declaration { get; private set; }

    /// <summary>Adds where a refusal comes from, unless it says so itself.</summary>
    public Refusal Within(BicepModel within, SyntaxNode declaration)
    {
        if (At is null && Declaration is null)
        {
            Model = within;
            Declaration = declaration is DeclarationNode { Name: var name } ? name : declaration;
        }

        return this;
    }

    public static Refusal Feature(BicepModel model, SyntaxNode? at, string feature) =>
        new(RefusalCodes.Feature, model, at, $"This compiler does not vouch for the exact output of: {feature}. {RefusalCodes.Otherwise}");
}
