using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>The configurations of extensions against what the extensions take: BCP035 to BCP037, BCP180.</summary>
internal sealed class ExtensionConfigChecks(BicepModel model, Assignability assignability)
{
    public void Run()
    {
        foreach (var extension in model.ExtensionSymbols)
        {
            if (extension is { Info.Config: { } config, Node.Config: ObjectNode given })
            {
                // What a file leaves out, those who use it can give.
                Object(config, property => property.Required && !model.HasExtensionConfigs, given, given);
                Nulls(given);
            }
        }

        foreach (var module in model.HasExtensionConfigs ? model.ModuleSymbols : [])
        {
            if (module.Target is BicepModel { HasErrors: false } target)
            {
                Module(module, target);
            }
        }

        if (model.HasExtensionConfigs && model.IsParametersFile)
        {
            Parameters();
        }
    }

    private void Parameters()
    {
        var extensions = (model.Using as BicepModel)?.ExtensionSymbols.Where(extension => extension.Info.Config is not null).ToList() ?? [];
        var given = model.Program.Declarations<ExtensionConfigNode>().ToList();
        var missing = extensions.Where(extension => extension.Info.Config!.Any(property => IsRequired(extension, property)) && !given.Exists(config => config.Name.Text == extension.Name)).ToList();
        if (missing.Count > 0 && model.Program.Declarations<UsingNode>().FirstOrDefault() is { } @using)
        {
            model.Diagnostics.Error("BCP424", (SyntaxNode?)@using.Path ?? @using, $"Extensions without a configuration: {string.Join(", ", missing.Select(extension => extension.Name))}.");
        }

        foreach (var config in given)
        {
            if (extensions.Find(extension => extension.Name == config.Name.Text) is not { } extension)
            {
                if (model.Using is not null)
                {
                    model.Diagnostics.Error("BCP425", config, $"The file that is used has no extension {config.Name.Text}.");
                }

                model.Diagnostics.Error("BCP205", config.Name, $"The extension {config.Name.Text} has no configuration.");
            }
            else if (config.Config is ObjectNode values)
            {
                Object(extension.Info.Config!, property => IsRequired(extension, property), values, values);
                Nulls(values);
            }
        }
    }

    private static (string, string, bool, bool) Described(ExtensionConfigProperty property) => (property.Name, StaticTypes.Text(property.Type), property.Required, property.Secure);

    private void Nulls(ObjectNode given)
    {
        foreach (var property in given.Properties.Where(property => model.Inference.Of(property.Value) is var type && (type is NullType || StaticTypes.IsNullable(type))))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, property.Value, "A value that may be null in the configuration of an extension is not supported.");
        }
    }

    private void Module(ModuleSymbol module, BicepModel target)
    {
        var configs = module.Node.Body?.Property("extensionConfigs");
        var extensions = target.ExtensionSymbols.Where(extension => extension.Info.Config is not null).ToList();
        var missing = extensions.Where(extension => extension.Info.Config!.Any(property => IsRequired(extension, property)) && (configs?.Value as ObjectNode)?.Property(extension.Name) is null).ToList();
        if (missing.Count > 0)
        {
            model.Diagnostics.Error("BCP035", configs?.Key ?? module.Node.Name, $"Extensions without a configuration: {string.Join(", ", missing.Select(extension => extension.Name))}.");
        }

        foreach (var property in (configs?.Value as ObjectNode)?.Properties ?? [])
        {
            if (extensions.Find(extension => extension.Name == property.Name) is not { Info.Config: { } config } extension)
            {
                model.Diagnostics.Error("BCP037", property.Key, $"The module has no extension {property.Name} that can be configured.");
            }
            else if (property.Value is ObjectNode given)
            {
                Object(config, part => IsRequired(extension, part), given, property.Key);
                Secrets(config, given);
            }
            else
            {
                Inherited(property, extension);
            }
        }
    }

    private static bool IsRequired(ExtensionSymbol extension, ExtensionConfigProperty property) =>
        property.Required && (extension.Node.Config as ObjectNode)?.Property(property.Name) is null;

    private void Object(IReadOnlyList<ExtensionConfigProperty> config, Func<ExtensionConfigProperty, bool> isRequired, ObjectNode given, SyntaxNode at)
    {
        var missing = config.Where(property => isRequired(property) && given.Property(property.Name) is null).Select(property => property.Name).ToList();
        if (missing.Count > 0)
        {
            model.Diagnostics.Error("BCP035", at, $"Properties without a value: {string.Join(", ", missing)}.");
        }

        foreach (var property in given.Properties)
        {
            if (config.FirstOrDefault(part => part.Name == property.Name) is { } known)
            {
                assignability.Check(known.Type, property.Value, "BCP036");
            }
            else
            {
                model.Diagnostics.Error("BCP037", property.Key, $"The configuration has no property {property.Name}.");
            }
        }
    }

    private void Secrets(IReadOnlyList<ExtensionConfigProperty> config, ObjectNode given)
    {
        foreach (var property in given.Properties.Where(property => !config.Any(part => part.Name == property.Name && part.Secure)))
        {
            if (property.Value.Descend().Any(node => node is CallNode { Name.Text: "getSecret", Symbol: null, Target: not null }))
            {
                model.Diagnostics.Error("BCP180", property.Value, "The secret can only be the value of a secure property.");
            }
        }
    }

    // Of another kind of extension, the configuration may fit or not.
    private void Inherited(PropertyNode property, ExtensionSymbol extension)
    {
        foreach (var source in property.Value.Descend().OfType<VariableNode>().Select(node => node.Symbol).OfType<ExtensionSymbol>())
        {
            if (source.Info.Config is not { } config || !config.Select(Described).SequenceEqual(extension.Info.Config!.Select(Described)))
            {
                model.Diagnostics.Error(RefusalCodes.Feature, property.Value, "The configuration of another kind of extension is not supported.");
                return;
            }
        }
    }
}
