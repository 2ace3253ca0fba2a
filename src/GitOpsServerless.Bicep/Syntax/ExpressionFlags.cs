namespace GitOpsServerless.Bicep.Syntax;

[Flags]
internal enum ExpressionFlags
{
    None = 0,

    /// <summary>Object and array literals are allowed (they are not inside a string's hole).</summary>
    Complex = 1,

    /// <summary>Nested resource declarations are allowed among an object's elements.</summary>
    Resources = 2,
}
