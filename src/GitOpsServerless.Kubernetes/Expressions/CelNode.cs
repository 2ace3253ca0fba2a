namespace GitOpsServerless.Kubernetes.Expressions;

/// <summary>A node of a parsed expression.</summary>
internal abstract record CelNode;

internal sealed record CelLiteral(object? Value) : CelNode;

internal sealed record CelIdentifier(string Name) : CelNode;

internal sealed record CelSelect(CelNode Operand, string Field, bool IsOptional) : CelNode;

internal sealed record CelIndex(CelNode Operand, CelNode Index, bool IsOptional) : CelNode;

internal sealed record CelCall(CelNode? Target, string Function, IReadOnlyList<CelNode> Arguments) : CelNode;

internal sealed record CelUnary(string Operator, CelNode Operand) : CelNode;

internal sealed record CelBinary(string Operator, CelNode Left, CelNode Right) : CelNode;

internal sealed record CelConditional(CelNode Condition, CelNode Then, CelNode Else) : CelNode;

internal sealed record CelList(IReadOnlyList<CelNode> Items) : CelNode;

internal sealed record CelMap(IReadOnlyList<(CelNode Key, CelNode Value)> Entries) : CelNode;

internal sealed record CelComprehension(string Macro, CelNode Target, string Variable, CelNode Body, CelNode? Transform) : CelNode;

internal sealed record CelHas(CelSelect Selection) : CelNode;
