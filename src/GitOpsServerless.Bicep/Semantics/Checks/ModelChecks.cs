using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// The checks of a file once all its names are bound. They decide validity as far as it can be decided without
/// Azure's own types; what they let through has the names, kinds and places that the emission relies on.
/// </summary>
internal static class ModelChecks
{
    public static void Run(BicepModel model)
    {
        var (order, cyclic) = CycleChecks.Run(model);
        StructureChecks.Run(model);
        TypeSyntaxChecks.Run(model);
        ResourceTypeChecks.Run(model);
        GivenResourceChecks.Run(model);
        TypeReferenceChecks.Run(model, order);
        CallChecks.Run(model);
        ResourceBodyChecks.Accesses(model);
        ModuleChecks.Accesses(model);
        ExpressionChecks.Run(model, order, cyclic);

        DeclarationChecks.Run(model);
        DecoratorChecks.Run(model);
        ResourceChecks.Run(model);
        ResourceBodyChecks.Run(model);
        ScopeChecks.Run(model);
        ModuleChecks.Run(model);
        ExtensionChecks.Run(model);
        RuntimeValueChecks.Run(model);
        FeatureChecks.Run(model);
        ValueTypeChecks.Run(model);
        ValidatorChecks.Run(model);
        DeploymentErrorRules.Run(model);
        ForgetWhatFollowsFromRefusals(model);
    }

    // To the official compiler what is refused is no error, and a module that is not at hand is no broken one; it may be asked when all errors are refusals.
    private static void ForgetWhatFollowsFromRefusals(BicepModel model)
    {
        if (model.Diagnostics.Items.Any(item => RefusalCodes.IsWithoutConsequences(item.Code)))
        {
            model.Diagnostics.Remove(0, int.MaxValue, ["BCP062"]);
        }

        if (model.Diagnostics.Items.Any(item => item.Code == RefusalCodes.Extension))
        {
            // What an extension that is not known has, and under which name, is not known either.
            model.Diagnostics.Remove(0, int.MaxValue, ["BCP029", "BCP208", "BCP209"]);
        }
    }
}
