namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>The kinds of values that an expression may have.</summary>
[Flags]
internal enum Kinds
{
    None = 0,
    String = 1,
    Int = 2,
    Bool = 4,
    Null = 8,
    Array = 16,
    Object = 32,
    Lambda = 64,
    Any = String | Int | Bool | Null | Array | Object,
}
