using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Refuses by name what the compiler does not emit exactly.</summary>
internal static class FeatureChecks
{
    private static readonly (string Key, string Name)[] Unsupported =
    [
        ("localDeploy", "local deployment"),
        ("deployCommands", "deploy commands"),
        ("runtimeValuesInTagsAndSku", "runtime values in tags and SKU"),
        ("azExtensionConfig", "configuration of the az extension"),
    ];

    public static void Run(BicepModel model)
    {
        if (model.Configuration.Problem is { } problem)
        {
            model.Diagnostics.Error(problem.Code, 0, 0, problem.Message);
        }

        foreach (var section in model.Configuration.UnknownSources)
        {
            model.Diagnostics.Error(RefusalCodes.Feature, 0, 0, $"This compiler does not vouch for the exact output of: the section {section} of bicepconfig.json. Remove it, or use the JSON that bicep build makes of the file.");
        }

        if (model.Configuration.RulesThatFail is { Count: > 0 } rules)
        {
            model.Diagnostics.Add(RefusalCodes.Linter, BicepSeverity.Warning, 0, 0, $"bicepconfig.json makes rules of the linter an error, which are not checked here: {string.Join(", ", rules)}. Run bicep lint in the pull request, or set their level to warning.");
        }

        foreach (var (key, name) in Unsupported.Where(feature => model.Configuration.IsEnabled(feature.Key)))
        {
            model.Diagnostics.Error(RefusalCodes.Experimental, 0, 0, $"The experimental feature {key} ({name}) is not supported: switch it off in bicepconfig.json.");
        }

        foreach (var assert in model.Program.Declarations<AssertNode>().Where(_ => !model.Configuration.IsEnabled("assertions")))
        {
            model.Diagnostics.Error("BCP349", assert, "Assertions need the experimental feature assertions.");
        }

        foreach (var test in model.Program.Declarations<TestNode>().Where(_ => !model.Configuration.IsEnabled("testFramework")))
        {
            model.Diagnostics.Error("BCP348", test, "Tests need the experimental feature testFramework.");
        }

        var isAlone = model.IsParametersFile && !model.Program.Declarations<ExtendsNode>().Any();
        foreach (var node in model.Program.Nodes)
        {
            if (isAlone && node is VariableNode { Name.Text: "base" })
            {
                model.Diagnostics.Error("BCP437", node, "The name base stands for the parameters of an extended file.");
            }

            if (node is CallNode { Target: VariableNode { Symbol: NamespaceSymbol { Name: "this" } } })
            {
                model.Diagnostics.Error(RefusalCodes.Feature, node, $"The this namespace is not supported. {RefusalCodes.Otherwise}");
            }
        }
    }
}
