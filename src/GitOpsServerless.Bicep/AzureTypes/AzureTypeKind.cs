namespace GitOpsServerless.Bicep.AzureTypes;

/// <summary>The kinds of Azure types; their numbers are part of the format of <see cref="TypeIndex"/>.</summary>
internal enum AzureTypeKind : byte
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
