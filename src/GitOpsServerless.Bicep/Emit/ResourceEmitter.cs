using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Writes the resources and modules of a template.</summary>
internal sealed class ResourceEmitter(BicepModel model, ExprBuilder builder, ArmConverter converter, JsonEmitter json)
{
    private static readonly string[] AzureOmitted = ["name", "scope", "parent", "dependsOn"];
    private static readonly string[] ExtensibleOmitted = ["dependsOn"];
    private static readonly string[] ModuleOmitted = ["name", "params", "extensionConfigs", "scope", "dependsOn"];

    private readonly DependsOn _dependsOn = new(converter);

    public JsonNode Resource(ResourceSymbol resource)
    {
        var body = resource.Node.Body ?? throw new InvalidOperationException($"The resource {resource.Name} has no body.");
        var node = new JsonObject();
        LoopAndCondition(node, Conditions.LoopOf(resource), Conditions.Of(builder, resource), resource.Node);
        if (model.UseSymbolicNames && resource.Existing)
        {
            node.Add("existing", true);
        }

        if ((resource.Extension ?? model.ExtensionSymbols.Find(symbol => symbol.Info.IsAzure)) is { } extension)
        {
            node.Add(model.HasExtensionConfigs ? "extension" : "import", ArmExpressionWriter.Escape(extension.Name));
        }

        Options(node, resource.Node);
        var type = resource.Type!;
        if (resource.IsAzure || (model.HasExtensionConfigs && type.ApiVersion is not null))
        {
            node.Add("type", type.Type);
            node.Add("apiVersion", type.ApiVersion);
        }
        else
        {
            node.Add("type", type.FullName);
        }

        ResourceScope(node, resource, body);
        var properties = Properties(body, resource.IsAzure ? AzureOmitted : ExtensibleOmitted);
        if (resource.IsAzure)
        {
            node.Add("name", json.Text(converter.QualifiedName(resource)));
            json.Properties(node, properties);
            if (TemplateHash.Unhashable(node) is { } name)
            {
                throw Refusal.Feature(model, body.Property(name), $"a resource whose {name} is no text");
            }
        }
        else
        {
            var inner = new JsonObject();
            json.Properties(inner, properties);
            node.Add("properties", inner);
        }

        Finish(node, resource, body, resource.Node);
        return node;
    }

    private ObjectExpr Properties(ObjectNode body, string[] omitted)
    {
        if (body.Elements.Any(element => element is SpreadNode))
        {
            throw Refusal.Feature(model, body, "a spread at the top of a resource or module");
        }

        if (body.Parent is ForNode or IfNode { Parent: ForNode } && body.Properties.FirstOrDefault(property => !omitted.Contains(property.Name) && property.Value is ForNode) is { } loop)
        {
            throw Refusal.Feature(model, loop, "a loop at the top of a resource or module that is itself a loop");
        }

        return new ObjectExpr([.. body.Properties.Where(property => !omitted.Contains(property.Name)).Select(builder.ConvertProperty)]);
    }

    private void LoopAndCondition(JsonObject node, (ForNode Loop, string Name)? loop, Expr? condition, BodyNode declaration)
    {
        if (loop is { } found)
        {
            var batchSize = declaration.Decorator("batchSize") is { Arguments: [IntegerNode size] } ? size.Value : (ulong?)null;
            node.Add("copy", json.Copy(found.Name, builder.Convert(found.Loop.Expression), null, batchSize));
        }

        if (condition is not null)
        {
            node.Add("condition", json.Value(condition));
        }
    }

    private void Options(JsonObject node, ResourceNode declaration)
    {
        if (declaration.Decorators.Length == 0)
        {
            return;
        }

        var options = new JsonObject();
        foreach (var call in declaration.Decorators.Select(decorator => decorator.Call).OfType<CallNode>())
        {
            if (call.Name.Text is "retryOn" or "onlyIfNotExists" or "waitUntil" or "nullIfNotFound")
            {
                options.Add(call.Name.Text, new JsonArray([.. builder.ConvertAll(call.Arguments).Select(json.Value)]));
            }
        }

        if (options.Count > 1)
        {
            throw Refusal.Feature(model, declaration, "several deployment options on one resource");
        }

        if (options.Count > 0)
        {
            node.Add("@options", options);
        }

        if (declaration.Decorator("patch") is not null)
        {
            node.Add("method", "PATCH");
        }
    }

    private void ResourceScope(JsonObject node, ResourceSymbol resource, ObjectNode body)
    {
        if (resource.Scope.Resource is { } target)
        {
            var context = builder.Context(target, resource.Scope.Index, body);
            node.Add("scope", json.Text(converter.With(context).ResourceId(target)));
            return;
        }

        Scope(node, resource.Scope, body);
    }

    private void Scope(JsonObject node, ScopeData scope, ObjectNode body)
    {
        void Moved(string name, SyntaxNode value)
        {
            var context = builder.Context([value], scope.Index, body);
            node.Add(name, json.Text(converter.With(context).Convert(value)));
        }

        switch (scope.Scope)
        {
            case DeploymentScope.Tenant when model.Scope != DeploymentScope.Tenant:
                node.Add("scope", "/");
                break;
            case DeploymentScope.ManagementGroup when scope.ManagementGroup is not null:
                var qualified = model.Scope is not (DeploymentScope.Tenant or DeploymentScope.ManagementGroup);
                var context = builder.Context([scope.ManagementGroup], scope.Index, body);
                node.Add("scope", json.Text(converter.With(context).ManagementGroupId(scope.ManagementGroup, qualified)));
                break;
            case DeploymentScope.Subscription when scope.Subscription is not null:
                node.Add("subscriptionId", json.Value(builder.Convert(scope.Subscription)));
                break;
            case DeploymentScope.Subscription when model.Scope == DeploymentScope.ResourceGroup:
                node.Add("subscriptionId", json.Text(new ArmCall("subscription").Append(new ArmString("subscriptionId"))));
                break;
            case DeploymentScope.ResourceGroup:
                if (scope.Subscription is not null)
                {
                    Moved("subscriptionId", scope.Subscription);
                }

                if (scope.ResourceGroup is not null)
                {
                    Moved("resourceGroup", scope.ResourceGroup);
                }

                break;
        }
    }

    private void Finish(JsonObject node, DeclaredSymbol symbol, SyntaxNode body, DecoratedNode declaration)
    {
        var dependsOn = _dependsOn.Of(symbol, body);
        if (dependsOn.Count > 0)
        {
            node.Add("dependsOn", new JsonArray([.. dependsOn.Select(json.Text)]));
        }

        if (TypeBuilder.Description(builder, declaration) is { } description)
        {
            json.Add(node, "metadata", new JsonObject { ["description"] = json.Value(description) });
        }
    }

    public JsonNode Module(ModuleSymbol module)
    {
        var body = module.Node.Body ?? throw new InvalidOperationException($"The module {module.Name} has no body.");
        var node = new JsonObject();
        var condition = module.Node.Condition is { } own ? builder.Convert(own.Condition) : null;
        LoopAndCondition(node, module.Node.Loop is { } loop ? (loop, module.Name) : null, condition, module.Node);
        node.Add("type", "Microsoft.Resources/deployments");
        node.Add("apiVersion", ArmConverter.DeploymentApiVersion);
        var name = module.NameSyntax is { } nameSyntax ? builder.Convert(nameSyntax) : GeneratedName.Of(module, null);
        var properties = Properties(body, ModuleOmitted);
        json.Properties(node, new ObjectExpr([.. properties.Properties, new ObjectProperty("name", name)]));
        Scope(node, module.Scope, body);
        if (module.Scope.Scope != DeploymentScope.ResourceGroup)
        {
            // Only deployments outside of resource groups have a location of their own.
            var source = model.Scope == DeploymentScope.ResourceGroup ? "resourceGroup" : "deployment";
            node.Add("location", json.Text(new ArmCall(source).Append(new ArmString("location"))));
        }

        node.Add("properties", Deployment(module, body));
        Finish(node, module, body, module.Node);
        return node;
    }

    private JsonObject Deployment(ModuleSymbol module, ObjectNode body)
    {
        var deployment = new JsonObject
        {
            ["expressionEvaluationOptions"] = new JsonObject { ["scope"] = "inner" },
            ["mode"] = "Incremental",
        };
        if (body.Property("params") is { } parameters && builder.Convert(parameters.Value) is ObjectExpr values)
        {
            deployment.Add("parameters", Parameters(module.Target!, values));
        }

        if (body.Property("extensionConfigs") is { } configs && builder.Convert(configs.Value) is ObjectExpr extensions)
        {
            deployment.Add("extensionConfigs", json.Value(new ObjectExpr([.. extensions.Properties.Select(property => property with { Value = ExtensionConfig(property.Value) })])));
        }

        if (module.Target is ArmModel { TemplateSpecId: { } id })
        {
            deployment.Add("templateLink", new JsonObject { ["id"] = id });
        }
        else
        {
            deployment.Add("template", model.Compilation.Template(module.Target!));
        }

        return deployment;
    }

    private JsonObject Parameters(ModuleModel target, ObjectExpr values)
    {
        var parameters = new JsonObject();
        foreach (var property in values.Properties)
        {
            var name = property.Name ?? throw Refusal.Feature(model, null, "a computed parameter name");
            var value = property.Value is ForExpr loop
                ? new JsonObject { ["copy"] = new JsonArray(json.ParameterCopy(loop)) }
                : json.Value(ParameterValue(TakesId(target, name) && property.Value is ResourceExpr or GivenResourceExpr ? new PropertyExpr(property.Value, "id") : property.Value));
            json.Add(parameters, property.Value is ForExpr ? name : json.Key(property.Key), value);
        }

        return parameters;
    }

    // A resource goes into a module as its id.
    private static bool TakesId(ModuleModel target, string parameter) =>
        target.Parameter(parameter) is { Required: true, Type: { } type } && ResourceTypeExpr.Behind(type) is not null;

    private static Expr ParameterValue(Expr value) => value switch
    {
        ResourceCallExpr { Name: "getSecret" } call => ObjectExpr.Of(new ObjectProperty("reference", VaultReference(call))),
        TernaryExpr ternary => new TernaryExpr(ternary.Condition, ParameterValue(ternary.WhenTrue), ParameterValue(ternary.WhenFalse)),
        _ => ObjectExpr.Of(new ObjectProperty("value", value)),
    };

    // What a module gets from an extension of its parent has the form already.
    private Expr ExtensionConfig(Expr config) => config is ObjectExpr @object
        ? new ObjectExpr([.. @object.Properties.Select(property => property with { Value = ExtensionValue(property.Value) })])
        : config;

    private Expr ExtensionValue(Expr value) => value switch
    {
        ResourceCallExpr { Name: "getSecret" } call => ObjectExpr.Of(new ObjectProperty("keyVaultReference", VaultReference(call))),
        TernaryExpr ternary => new TernaryExpr(ternary.Condition, ExtensionValue(ternary.WhenTrue), ExtensionValue(ternary.WhenFalse)),
        PropertyExpr { Base: PropertyExpr { Base: ExtensionExpr, Name: "config" } } => value,
        ForExpr => throw Refusal.Feature(model, null, "a loop in the configuration of an extension"),
        _ => ObjectExpr.Of(new ObjectProperty("value", value)),
    };

    private static ObjectExpr VaultReference(ResourceCallExpr call)
    {
        var properties = new List<ObjectProperty>
        {
            new("keyVault", ObjectExpr.Of(new ObjectProperty("id", new PropertyExpr(call.Resource, "id")))),
            new("secretName", call.Arguments[0]),
        };
        if (call.Arguments.Count > 1)
        {
            properties.Add(new ObjectProperty("secretVersion", call.Arguments[1]));
        }

        return new ObjectExpr(properties);
    }
}
