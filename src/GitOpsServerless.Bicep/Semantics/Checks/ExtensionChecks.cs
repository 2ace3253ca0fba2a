using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Extensions: how often they are declared, whether they are configured, and where they are referred to. The types of configurations are checked with all others.</summary>
internal static class ExtensionChecks
{
    public static void Run(BicepModel model)
    {
        foreach (var extension in model.ExtensionSymbols)
        {
            Declaration(model, extension);
        }

        foreach (var repeated in model.ExtensionSymbols.Where(extension => extension.Info.IsSingleton).GroupBy(extension => extension.Info.BicepName).Where(group => group.Skip(1).Any()).SelectMany(group => group))
        {
            model.Diagnostics.Error("BCP207", repeated.Node.Specification, $"The extension {repeated.Info.BicepName} is declared more than once.");
        }

        foreach (var repeated in model.Program.Declarations<ExtensionConfigNode>().Where(config => config.Name.IsValid).GroupBy(config => config.Name.Text).Where(group => group.Skip(1).Any()).SelectMany(group => group))
        {
            model.Diagnostics.Error("BCP028", repeated.Name, $"The name {repeated.Name.Text} is declared more than once.");
        }

        if (model.HasExtensionConfigs && model.Base is { } parent && (parent.Base is not null || parent.Program.Declarations<ExtensionConfigNode>().Any()))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, 0, 0, "Configurations of extensions in an extended parameters file are not supported.");
        }

        foreach (var config in model.Program.Declarations<ExtensionConfigNode>())
        {
            if (!model.HasExtensionConfigs)
            {
                model.Diagnostics.Error("BCP337", config, "A parameters file has no such declaration.");
            }
            else if (config.Config is ObjectNode values && (values.Elements.Any(element => element is not PropertyNode { Name: not null }) || values.Properties.Any(property => property.Value is ForNode)))
            {
                model.Diagnostics.Error(RefusalCodes.Feature, config.Config, "A computed configuration of an extension is not supported.");
            }
        }

        foreach (var node in model.Program.Nodes)
        {
            if (node is VariableNode { Symbol: ExtensionSymbol extension } variable)
            {
                Reference(model, variable, extension);
            }
        }

        foreach (var module in model.ModuleSymbols)
        {
            Module(model, module);
        }
    }

    /// <summary>Whether a call stands where a module's extension gets a value that may be a secret.</summary>
    public static bool IsConfigValue(SyntaxNode node) =>
        node.Parent is PropertyNode { Name: not null, Parent: ObjectNode { Parent: PropertyNode { Name: not null, Parent: ObjectNode { Parent: PropertyNode configs } } } } && IsConfigs(configs, conditional: true);

    private static void Declaration(BicepModel model, ExtensionSymbol extension)
    {
        var node = extension.Node;
        if (model.HasExtensionConfigs && node is { Specification: StringNode, Alias: null })
        {
            model.Diagnostics.Error("BCP423", node, "An extension of a package needs an alias.");
        }

        if (extension.Info.Config is not { } config)
        {
            if (node.Config is not (null or SkippedNode))
            {
                model.Diagnostics.Error("BCP205", node.Config, $"The extension {extension.Info.BicepName} has no configuration.");
            }
        }
        else if (node.Config is null && !model.HasExtensionConfigs && config.Any(property => property.Required))
        {
            model.Diagnostics.Error("BCP206", node, $"The extension {extension.Info.BicepName} needs a configuration.");
        }

        foreach (var spread in (node.Config as ObjectNode)?.Elements.OfType<SpreadNode>() ?? [])
        {
            model.Diagnostics.Error(RefusalCodes.Feature, spread, "A spread in the configuration of an extension is not supported.");
        }
    }

    private static void Reference(BicepModel model, VariableNode node, ExtensionSymbol extension)
    {
        if (!model.HasExtensionConfigs || !IsWithinConfigs(node))
        {
            model.Diagnostics.Error("BCP418", node, "An extension can only be referred to where modules are given configurations.");
        }
        else if (extension.Info.Config is not { } config || node.Parent is not PropertyAccessNode { Name.Text: "config" } access || access.Target != node)
        {
            model.Diagnostics.Error(node.Parent is PropertyAccessNode ? "BCP053" : "BCP036", (node.Parent as PropertyAccessNode)?.Name ?? (SyntaxNode)node, "Of an extension, only its configuration can be referred to.");
        }
        else if (access.Parent is PropertyAccessNode { Name.Text: { } name } part && part.Target == access && !config.Any(property => property.Name == name))
        {
            model.Diagnostics.Error("BCP053", part.Name, $"The configuration of the extension has no {name}.");
        }
    }

    private static bool IsWithinConfigs(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            if (at is PropertyNode property && IsConfigs(property, conditional: false))
            {
                return true;
            }
        }

        return false;
    }

    // The official compiler does not look for them in modules with a condition when it is about references.
    private static bool IsConfigs(PropertyNode property, bool conditional)
    {
        var at = property is { Name: "extensionConfigs", Parent: ObjectNode body } ? body.Parent : null;
        while (at is ForNode || (at is IfNode && conditional))
        {
            at = at.Parent;
        }

        return at is ModuleNode;
    }

    private static void Module(BicepModel model, ModuleSymbol module)
    {
        var configs = module.Node.Body?.Property("extensionConfigs");
        if (configs is not null && !model.HasExtensionConfigs)
        {
            model.Diagnostics.Error("BCP037", configs.Key, "A module has no property extensionConfigs.");
            return;
        }

        if (model.HasExtensionConfigs && module.Target is ArmModel template && (configs is not null || template.HasExtensions))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, module.Node.Reference, "Configurations of the extensions of compiled modules are not supported.");
        }

        if (configs?.Value is not (null or ObjectNode or SkippedNode))
        {
            model.Diagnostics.Error("BCP183", configs.Value, "The configurations of a module's extensions are an object literal.");
        }

        foreach (var element in (configs?.Value as ObjectNode)?.Elements ?? [])
        {
            if (element is SpreadNode)
            {
                model.Diagnostics.Error("BCP401", element, "A spread cannot be used in the configurations of a module's extensions.");
            }
            else if (element is PropertyNode { Value: not SkippedNode } property)
            {
                Config(model, property);
            }
        }
    }

    private static void Config(BicepModel model, PropertyNode property)
    {
        if (property.Value is not ObjectNode @object)
        {
            if (!IsInherited(property.Value))
            {
                model.Diagnostics.Error("BCP431", property, "The configuration of an extension is an object literal, or that of another extension.");
            }

            return;
        }

        foreach (var spread in @object.Elements.OfType<SpreadNode>())
        {
            model.Diagnostics.Error("BCP401", spread, "A spread cannot be used in the configuration of an extension.");
        }

        foreach (var loop in @object.Properties.Where(part => part.Value is ForNode))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, loop.Value, "A loop in the configuration of an extension is not supported.");
        }
    }

    private static bool IsInherited(SyntaxNode value) => value switch
    {
        ParenthesizedNode parenthesized => IsInherited(parenthesized.Inner),
        TernaryNode ternary => IsInherited(ternary.WhenTrue) && IsInherited(ternary.WhenFalse),
        PropertyAccessNode { Name.Text: "config", Target: VariableNode { Symbol: ExtensionSymbol } } => true,
        _ => false,
    };
}
