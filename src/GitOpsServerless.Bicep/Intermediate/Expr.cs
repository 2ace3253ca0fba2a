using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Intermediate;

/// <summary>An expression after names are resolved and before it becomes template text.</summary>
internal abstract record Expr;

internal sealed record BoolExpr(bool Value) : Expr;

internal sealed record IntExpr(long Value) : Expr;

internal sealed record StringExpr(string Value) : Expr;

internal sealed record NullExpr : Expr;

internal sealed record InterpolatedExpr(string[] Segments, IReadOnlyList<Expr> Parts) : Expr;

/// <summary>A property; the key is a <see cref="StringExpr"/> or an <see cref="InterpolatedExpr"/>.</summary>
internal sealed record ObjectProperty(Expr Key, Expr Value)
{
    public ObjectProperty(string name, Expr value) : this(new StringExpr(name), value)
    {
    }

    public string? Name => (Key as StringExpr)?.Value;
}

internal sealed record ObjectExpr(IReadOnlyList<ObjectProperty> Properties) : Expr
{
    public static ObjectExpr Of(params ObjectProperty[] properties) => new(properties);
}

internal sealed record ArrayExpr(IReadOnlyList<Expr> Items) : Expr;

internal sealed record TernaryExpr(Expr Condition, Expr WhenTrue, Expr WhenFalse) : Expr;

internal sealed record BinaryExpr(TokenKind Operator, Expr Left, Expr Right) : Expr;

internal sealed record UnaryExpr(TokenKind Operator, Expr Operand) : Expr;

/// <summary>A call of a template function.</summary>
internal sealed record CallExpr(string Name, IReadOnlyList<Expr> Arguments) : Expr
{
    public CallExpr(string name, params Expr[] arguments) : this(name, (IReadOnlyList<Expr>)arguments)
    {
    }
}

/// <summary>A method of a resource: <c>list…()</c> or <c>getSecret()</c>. The resource is a <see cref="ResourceExpr"/> or a <see cref="GivenResourceExpr"/>.</summary>
internal sealed record ResourceCallExpr(Expr Resource, string Name, IReadOnlyList<Expr> Arguments) : Expr;

[Flags]
internal enum Access
{
    Plain = 0,
    Safe = 1,

    /// <summary>Directly behind another access, so that it belongs to a null-conditional chain.</summary>
    Chained = 2,
    FromEnd = 4,
}

internal sealed record PropertyExpr(Expr Base, string Name, Access Access = Access.Plain) : Expr;

internal sealed record IndexExpr(Expr Base, Expr Index, Access Access) : Expr;

/// <summary><c>module.outputs.name</c>.</summary>
internal sealed record ModuleOutputExpr(Expr Base, string Name, bool Secure, Access Access) : Expr;

/// <summary>The index of a reference into a collection, and what it makes of the collection's loop variables.</summary>
internal sealed record IndexContext(IReadOnlyDictionary<LocalSymbol, Expr> Replacements, Expr Index);

internal sealed record ResourceExpr(ResourceSymbol Resource, IndexContext? Index) : Expr;

/// <summary>A resource that the file is given; a safe one is behind a null-conditional access to a module's outputs.</summary>
internal sealed record GivenResourceExpr(GivenResource Resource, bool Safe, IndexContext? Index) : Expr;

internal sealed record ModuleExpr(ModuleSymbol Module, IndexContext? Index) : Expr;

internal sealed record VariableExpr(string Name) : Expr;

internal sealed record ParameterExpr(string Name) : Expr;

internal sealed record ExtensionExpr(string Name) : Expr;

internal sealed record LambdaExpr(IReadOnlyList<string> Parameters, Expr Body) : Expr;

internal sealed record LambdaVariableExpr(string Name) : Expr;

/// <summary>The position in a copy loop; the name is null for the loop of the resource, module or output itself.</summary>
internal sealed record CopyIndexExpr(string? Name) : Expr;

internal sealed record ForExpr(string? Name, Expr Expression, Expr Body, ulong? BatchSize) : Expr;

internal sealed record ConditionExpr(Expr Condition, Expr Body) : Expr;

/// <summary>A key vault secret as the value of a parameter in a parameters file.</summary>
internal sealed record VaultSecretExpr(Expr VaultId, Expr SecretName, Expr? SecretVersion) : Expr;
