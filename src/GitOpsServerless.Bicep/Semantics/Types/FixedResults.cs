namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>Functions that answer the same type whatever they are given.</summary>
internal static class FixedResults
{
    public static StaticType? Of(BicepModel model, string function, int arguments) => function switch
    {
        "any" or "base64ToJson" or "externalInput" => AnyType.Instance,
        "string" or "buildUri" or "cidrHost" or "cidrSubnet" or "dateTimeAdd" or "dateTimeFromEpoch" or "utcNow" => StringType.Strict,
        "extensionResourceId" or "managementGroupResourceId" or "resourceId" or "subscriptionResourceId" or "tenantResourceId" => StringType.Strict,
        "toLogicalZone" or "toPhysicalZone" => StringType.Strict,
        "toLogicalZones" or "toPhysicalZones" => new ArrayType(StringType.Strict),
        "newGuid" => new StringType(false, 36, 36),
        "int" or "dateTimeToEpoch" => IntegerType.Strict,
        "bool" => BooleanType.Strict,
        "array" or "pickZones" => ArrayType.Anything,
        "reference" => ObjectType.Anything,
        "deployment" => ScopeTypes.Deployment(model),
        "resourceGroup" or "subscription" or "managementGroup" or "tenant" or "deployer" or "environment" or "parseCidr" or "parseUri" or "roleDefinitions" or "providers" => ScopeTypes.Of(function, arguments),
        _ when BuiltInFunctions.IsListName(function) => AnyType.Instance,
        _ => null,
    };
}
