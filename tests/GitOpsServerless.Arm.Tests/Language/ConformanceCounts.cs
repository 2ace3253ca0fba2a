namespace GitOpsServerless.Arm.Tests.Language;

internal static class ConformanceCounts
{
    /// <summary>Vectors of another engine that are known to differ from Azure's: bare keywords, and the media type of data URIs.</summary>
    public static readonly IReadOnlySet<string> Differences = new HashSet<string>(["dsc-88", "dsc-90", "dsc-139", "dsc-143"], StringComparer.Ordinal);

    /// <summary>Real templates that Azure refuses, with the reason.</summary>
    private static readonly string[] Refused =
    [
        // Two resources with one name; a subnet without the name of its network.
        "baselines/LoopsIndexed_LF/",
        "baselines/Loops_LF/",
        "user_submitted/101/sqlmi-new-vnet/",
        "user_submitted/201/web-app-asev2-create/",

        // An expression that is no call.
        "application-insights/ServiceFabricCluster.json",

        // Parameter files with names that the template does not have.
        "101-simple-windows-vm-custom-managed-disk/azuredeploy.json with",
        "301-availability-set-elastic-storage-ecs/azuredeploy.json with",

        // A default value outside of its allowed values.
        "ethereum-consortium-blockchain-poa/common/mainTemplate.json",

        // Names and types of different lengths; a parameter that is not declared.
        "ToTestSummaryLogger/ReportsError.json",
        "ToTestSummaryLogger/ReportsWarning.json",

        // Parameters that leave the name of a resource empty.
        "201-webapp-and-serviceplan/azuredeploy.json with",
        "Hybrid-Azure/azuredeploy.json with",

        // A deployment to a subscription without a location, and a resource name with a slash in resourceId().
        "bicep-decompiler-working/modules/main.json",

        // Variables that nobody uses and that cannot be evaluated.
        "baselines/Variables_LF/",

        // resourceGroup() in a template for subscriptions.
        "eslzArm/subscriptionTemplates/bastion.json",

        // Fixtures of a linter: parameters and variables that are not declared, or no content version.
        "IDs-In-AppSettings.json",
        "IDs-In-KeyVault.json",
        "IDs-in-Backends.json",
        "IDs-in-InnerTemplates.json",
        "IDs-in-WebTest-Locations.json",
        "logic-app-that-contain-id-should-pass.json",
        "template-that-contains-aws_iam_functionapp_id-should-pass.json",
        "template-that-contains-contentProductId-should-pass.json",
        "template-that-contains-dataCollectionEndpointId-should-pass.json",
        "template-that-contains-dataCollectionRuleImmutableId-should-pass.json",
    ];

    public static bool IsRefused(string name) => Array.Exists(Refused, part => name.Contains(part, StringComparison.Ordinal));
}
