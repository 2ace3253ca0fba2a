namespace GitOpsServerless.AzureTypeIndex;

/// <summary>The kinds of types; their numbers are part of the format of the index.</summary>
internal enum NodeKind : byte
{
    Any,
    String,
    SecureString,
    Int,
    Bool,
    Array,
    Object,
    SecureObject,
    Discriminated,
    Union,
    Literal,
}
