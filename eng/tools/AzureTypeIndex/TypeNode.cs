namespace GitOpsServerless.AzureTypeIndex;

/// <summary>
/// A type of a type file. <see cref="Head"/> is everything but the types that it refers to, as bytes; <see cref="Children"/>
/// are the places in the same file of those, in the order in which the encoding names them.
/// </summary>
internal sealed record TypeNode(byte[] Head, int[] Children);
