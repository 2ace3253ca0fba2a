using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>What a name can stand for.</summary>
internal abstract class Symbol(string name)
{
    public string Name { get; } = name;
}

/// <summary>A name that could not be resolved; the diagnostic has been written.</summary>
internal sealed class UnresolvedSymbol(string name) : Symbol(name);

/// <summary><c>sys</c>, <c>az</c>, or the <c>this</c> of a resource body.</summary>
internal sealed class NamespaceSymbol(string name) : Symbol(name);

/// <summary>A type that the language itself knows, such as <c>string</c>.</summary>
internal sealed class AmbientTypeSymbol(string name) : Symbol(name);

/// <summary>A function that the language itself knows.</summary>
internal sealed class BuiltInFunctionSymbol(BuiltInFunction function) : Symbol(function.Name)
{
    public BuiltInFunction Function { get; } = function;
}

/// <summary>A symbol that a declaration in a file made.</summary>
internal abstract class DeclaredSymbol(BicepModel model, string name, SyntaxNode syntax) : Symbol(name)
{
    public BicepModel Model { get; } = model;

    public SyntaxNode Syntax { get; } = syntax;

    /// <inheritdoc cref="SyntaxNode.GetHashCode"/>
    public sealed override int GetHashCode() => Syntax.GetHashCode();
}

internal sealed class ParameterSymbol(BicepModel model, ParameterNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    private bool _sought;

    public ParameterNode Node { get; } = node;

    /// <summary>The resource that the parameter is given; null when its type is no resource type.</summary>
    public ParameterResource? Resource
    {
        get
        {
            if (!_sought)
            {
                _sought = true;
                field = Node.Type is ResourceTypeNode or TypeNameNode && Model.Kinds.Convert(Node.Type) is { } type && ResourceTypeExpr.Behind(type) is { } resource
                    ? new ParameterResource(this, resource.Type)
                    : null;
            }

            return field;
        }
    }
}

internal sealed class VariableSymbol(BicepModel model, VariableDeclarationNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    public VariableDeclarationNode Node { get; } = node;

    public bool IsCollection => Node.Value is ForNode;

    /// <summary>Its text, where that is known; null until somebody has asked.</summary>
    public LiteralText.Known? Literal { get; set; }

    /// <summary>Whether its value exists only while deploying; null until somebody has asked.</summary>
    public bool? IsRuntime { get; set; }
}

internal sealed class FunctionSymbol(BicepModel model, FunctionNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    public FunctionNode Node { get; } = node;

    public LambdaNode? Lambda => Node.Lambda as LambdaNode;

    /// <summary>The user-defined function that a call stands for, also one of another Bicep file; null when it is none.</summary>
    public static FunctionSymbol? Of(CallNode call) => call switch
    {
        { Symbol: FunctionSymbol function } => function,
        { Symbol: ImportedSymbol { Source: BicepModel source, Export: { Kind: ExportKind.Function, Name: { } name } } } => Find(source, name),
        { Target: VariableNode { Symbol: WildcardSymbol { Source: BicepModel source } } } => Find(source, call.Name.Text),
        _ => null,
    };

    private static FunctionSymbol? Find(BicepModel source, string name) => source.Globals.GetValueOrDefault(name) as FunctionSymbol;
}

internal sealed class TypeSymbol(BicepModel model, TypeDeclarationNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    public TypeDeclarationNode Node { get; } = node;
}

internal sealed class OutputSymbol(BicepModel model, OutputNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    public OutputNode Node { get; } = node;
}

internal sealed class MetadataSymbol(BicepModel model, MetadataNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    public MetadataNode Node { get; } = node;
}

internal sealed class AssertSymbol(BicepModel model, AssertNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    public AssertNode Node { get; } = node;
}

internal sealed class TestSymbol(BicepModel model, TestNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    public TestNode Node { get; } = node;

    /// <summary>The model of the file that is tested; null when it could not be loaded.</summary>
    public ModuleModel? Target { get; set; }
}

internal sealed class ParameterAssignmentSymbol(BicepModel model, ParameterAssignmentNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    public ParameterAssignmentNode Node { get; } = node;
}

/// <summary><c>base</c> in a parameters file that extends another.</summary>
internal sealed class BaseParametersSymbol(BicepModel model, ExtendsNode node, BicepModel? parent) : DeclaredSymbol(model, "base", node)
{
    public BicepModel? Parent { get; } = parent;
}

internal sealed class ExtensionSymbol(BicepModel model, string name, ExtensionNode node, ExtensionInfo info) : DeclaredSymbol(model, name, node)
{
    public ExtensionNode Node { get; } = node;

    public ExtensionInfo Info { get; } = info;
}

/// <summary>One name of an <c>import { … }</c> list.</summary>
internal sealed class ImportedSymbol(BicepModel model, ImportItemNode node, string name, ModuleModel source, string reference, Export export)
    : DeclaredSymbol(model, name, node)
{
    public ModuleModel Source { get; } = source;

    /// <summary>How the template names the source: empty for a local file, else the full reference.</summary>
    public string Reference { get; } = reference;

    public Export Export { get; } = export;
}

/// <summary><c>import * as name</c>.</summary>
internal sealed class WildcardSymbol(BicepModel model, ImportNode node, ModuleModel source, string reference) : DeclaredSymbol(model, node.Wildcard!.Text, node)
{
    public ModuleModel Source { get; } = source;

    public string Reference { get; } = reference;
}

internal enum LocalKind
{
    LoopItem,
    LoopIndex,
    LambdaParameter,
    FunctionParameter,
}

/// <summary>A loop variable or a parameter; visible in <see cref="Binding"/>, declared by <see cref="Declaring"/>.</summary>
internal sealed class LocalSymbol(BicepModel model, LocalNode node, LocalKind kind, SyntaxNode declaring, SyntaxNode binding)
    : DeclaredSymbol(model, node.Name.Text, node)
{
    public LocalNode Node { get; } = node;

    public LocalKind Kind { get; } = kind;

    public SyntaxNode Declaring { get; } = declaring;

    public SyntaxNode Binding { get; } = binding;
}

internal sealed class ModuleSymbol(BicepModel model, ModuleNode node) : DeclaredSymbol(model, node.Name.Text, node)
{
    private Types.ModuleReferenceType? _type;

    public ModuleNode Node { get; } = node;

    public bool IsCollection => Node.IsCollection;

    /// <summary>The model of the referenced file; null when it could not be loaded.</summary>
    public ModuleModel? Target { get; set; }

    public ScopeData Scope { get; set; } = ScopeData.None;

    /// <summary>Its type where it is used as a value; one item's, where it is a loop.</summary>
    public Types.ModuleReferenceType Type => _type ??= new(this);

    public SyntaxNode? NameSyntax => Node.Body?.Property("name")?.Value;
}
