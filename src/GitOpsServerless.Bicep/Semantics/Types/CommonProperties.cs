namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>
/// The types of the properties that every resource may have although the type data do not list them for its type
/// (learn.microsoft.com/azure/azure-resource-manager/templates/syntax#resources).
/// </summary>
internal static class CommonProperties
{
    private static readonly ObjectType Tags = new([], new ObjectMember("", StringType.Strict), open: false);

    private static readonly ObjectType Sku = Texts("name", "tier", "size", "family", "model");

    private static readonly ObjectType Identity = Texts("principalId", "tenantId");

    private static readonly ArrayType ManyTexts = new(StringType.Strict);

    public static StaticType? Of(string name) => name switch
    {
        "id" or "name" or "type" or "apiVersion" or "location" or "kind" or "managedBy" or "eTag" => StringType.Strict,
        "tags" => Tags,
        "zones" or "managedByExtended" => ManyTexts,
        "sku" => Sku,
        "identity" => Identity,
        "properties" or "plan" or "scale" or "extendedLocation" or "placement" => ObjectType.Anything,
        _ => null,
    };

    private static ObjectType Texts(params string[] names) => new([.. names.Select(name => new ObjectMember(name, StringType.Strict))], null, open: true);
}
