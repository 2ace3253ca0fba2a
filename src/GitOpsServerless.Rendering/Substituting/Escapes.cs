namespace GitOpsServerless.Rendering.Substituting;

/// <summary>What may be escaped at a place of an expression, as Flux reads it.</summary>
[Flags]
internal enum Escapes
{
    /// <summary>Nothing: a backslash is a backslash.</summary>
    None = 0,

    /// <summary><c>$$</c> is a dollar.</summary>
    Dollar = 1,

    /// <summary><c>\/</c> and <c>\\</c>.</summary>
    Slash = 2,

    /// <summary><c>\}</c>, as in bash.</summary>
    Brace = 4,
}
