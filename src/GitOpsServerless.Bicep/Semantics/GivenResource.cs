using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// A resource that a file does not declare but is given, by a parameter of a resource type or by a module's output of one. The
/// template has no more of it than its id.
/// </summary>
internal abstract class GivenResource(ResourceType type) : StatedResource(type)
{
    private const int MaximumDepth = 100;

    /// <summary>Whether a property is known without the resource: from its id and its type.</summary>
    public static bool IsIdentity(string property) => property is "id" or "name" or "type" or "apiVersion";

    /// <summary>The given resource that a plain reference stands for: a name, also of a variable, or <c>module.outputs.name</c>.</summary>
    public static GivenResource? Of(SyntaxNode? node)
    {
        for (var depth = 0; depth < MaximumDepth; depth++)
        {
            switch (node)
            {
                case VariableNode { Symbol: ParameterSymbol parameter }:
                    return parameter.Resource;
                case VariableNode { Symbol: VariableSymbol variable }:
                    node = variable.Node.Value;
                    break;
                case PropertyAccessNode { Target: PropertyAccessNode { Name.Text: "outputs" } outputs } access:
                    return ModuleOf(outputs.Target) is { } module ? OutputResource.Of(module, access) : null;
                default:
                    return null;
            }
        }

        return null;
    }

    private static ModuleSymbol? ModuleOf(SyntaxNode node) => node switch
    {
        VariableNode { Symbol: ModuleSymbol { IsCollection: false } module } => module,
        IndexNode { Target: VariableNode { Symbol: ModuleSymbol { IsCollection: true, NameSyntax: not null } module } } => module,
        _ => null,
    };
}

/// <summary>The value of a parameter of a resource type: the template is given the id.</summary>
internal sealed class ParameterResource(ParameterSymbol parameter, ResourceType type) : GivenResource(type)
{
    public string Parameter { get; } = parameter.Name;
}

/// <summary>An output of a resource type: the module gives the id back. <see cref="Element"/> chooses one of a loop of modules.</summary>
internal sealed class OutputResource(ModuleSymbol module, string output, IndexNode? element, ResourceType type) : GivenResource(type)
{
    public ModuleSymbol Module { get; } = module;

    public string Output { get; } = output;

    public IndexNode? Element { get; } = element;

    /// <summary>The resource that an access to the outputs of a module stands for; null when the output is of another type.</summary>
    public static OutputResource? Of(ModuleSymbol module, PropertyAccessNode access)
    {
        var output = module.Target?.Output(access.Name.Text);
        return output?.Type is { } type && ResourceTypeExpr.Behind(type) is { } resource
            ? new OutputResource(module, output.Name, (access.Target as PropertyAccessNode)?.Target as IndexNode, StatedResourceType.Spelled(module.Model, resource.Type))
            : null;
    }
}
