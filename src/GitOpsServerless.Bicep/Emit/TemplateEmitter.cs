using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Writes the template of a Bicep file (learn.microsoft.com/azure/azure-resource-manager/templates/syntax).</summary>
internal sealed class TemplateEmitter
{
    private const string ExperimentalWarning =
        "This template uses ARM features that are experimental. Experimental features should be enabled for testing purposes only, as there are no guarantees about the quality or stability of these features. Do not enable these settings for any production usage, or your production environment may be subject to breaking.";

    private readonly BicepModel _model;
    private readonly ExprBuilder _builder;
    private readonly ArmConverter _converter;
    private readonly JsonEmitter _json;
    private readonly TypeEmitter _types;
    private readonly JsonObject _template = [];
    private SyntaxNode? _firstImport;

    public TemplateEmitter(BicepModel model)
    {
        _model = model;
        _builder = new ExprBuilder(model, SymbolNames.Of(model));
        _converter = new ArmConverter(_builder);
        _json = new JsonEmitter(_converter);
        _types = new TypeEmitter(model);
    }

    /// <summary>How many characters the template has, once it is emitted.</summary>
    public int Length { get; private set; }

    public JsonObject Emit()
    {
        _template.Add("$schema", Schema());
        var experimental = SymbolicNameChoice.IsExperimental(_model);
        if (experimental)
        {
            _template.Add("languageVersion", _model.Configuration.IsEnabled("moduleExtensionConfigs") ? "2.2-experimental" : "2.1-experimental");
        }
        else if (_model.UseSymbolicNames)
        {
            _template.Add("languageVersion", "2.0");
        }

        _template.Add("contentVersion", "1.0.0.0");
        _template.Add("metadata", Metadata(experimental));
        Definitions();
        Functions();
        Section("parameters", _model.ParameterSymbols, Parameter);
        Variables();
        Section(_model.HasExtensionConfigs ? "extensions" : "imports", _model.ExtensionSymbols, Import);
        Resources();
        Section("outputs", _model.OutputSymbols, Output);
        Section("asserts", _model.AssertSymbols, assert => (assert.Name, _json.Value(_builder.Convert(assert.Node.Value))));
        _template["metadata"]!["_generator"]!["templateHash"] = TemplateHash.Of(_template, out var length);
        Length = length;
        return _template;
    }

    // What is refused inside of a declaration is refused at least by its place.
    private T In<T>(SyntaxNode declaration, Func<T> emit)
    {
        try
        {
            return emit();
        }
        catch (Refusal refusal)
        {
            throw refusal.Within(_model, declaration);
        }
    }

    // Where the file imports what has this name in the template, or brings it with another import.
    private SyntaxNode Import(string name) =>
        _model.Globals.GetValueOrDefault(name) is ImportedSymbol imported ? imported.Syntax : (_firstImport ??= _model.Program.Declarations<ImportNode>().FirstOrDefault() ?? (SyntaxNode)_model.Program);

    private string Schema() => _model.Scope switch
    {
        DeploymentScope.Tenant => "https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json#",
        DeploymentScope.ManagementGroup => "https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#",
        DeploymentScope.Subscription => "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
        _ => "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    };

    private void Section<T>(string name, List<T> symbols, Func<T, (string Name, JsonNode? Value)> emit) where T : DeclaredSymbol
    {
        if (symbols.Count == 0)
        {
            return;
        }

        var section = new JsonObject();
        foreach (var symbol in symbols)
        {
            var (member, value) = In(symbol.Syntax, () => emit(symbol));
            _json.Add(section, member, value);
        }

        _template.Add(name, section);
    }

    private void Definitions()
    {
        var section = new JsonObject();
        foreach (var symbol in _model.TypeSymbols)
        {
            var (name, value) = In(symbol.Node, () => Definition(_model.Types.Declaration(symbol)));
            _json.Add(section, name, value);
        }

        foreach (var type in _model.Imports.Types)
        {
            var (name, value) = In(Import(type.Name), () => Definition(type));
            _json.Add(section, name, value);
        }

        if (section.Count > 0)
        {
            _template.Add("definitions", section);
        }
    }

    private JsonObject Metadata(bool experimental)
    {
        var metadata = new JsonObject();
        if (experimental)
        {
            metadata.Add("_EXPERIMENTAL_WARNING", ExperimentalWarning);
            metadata.Add("_EXPERIMENTAL_FEATURES_ENABLED", new JsonArray([.. _model.Configuration.ExperimentalEngineFeatures.Select(feature => JsonValue.Create(feature))]));
        }

        metadata.Add("_generator", new JsonObject { ["name"] = "bicep", ["version"] = _model.Compilation.Options.GeneratorVersion });
        var exported = _model.VariableSymbols.Where(variable => BicepModel.IsExported(variable.Node)).OrderBy(variable => variable.Name, StringComparer.Ordinal).ToList();
        if (exported.Count > 0)
        {
            metadata.Add("__bicep_exported_variables!", new JsonArray([.. exported.Select(variable => In(variable.Node, () => ExportedVariable(variable)))]));
        }

        foreach (var item in _model.MetadataSymbols)
        {
            In(item.Node, () => _json.Add(metadata, _json.Key(new StringExpr(item.Name)), _json.Value(_builder.Convert(item.Node.Value))));
        }

        return metadata;
    }

    private JsonObject ExportedVariable(VariableSymbol variable)
    {
        var item = new JsonObject { ["name"] = variable.Name };
        if (variable.Node.LastDecorator("description") is { Arguments: [StringNode { Literal: { } description }] })
        {
            item.Add("description", ArmExpressionWriter.Escape(StringLiterals.NormalizeIndent(description)));
        }

        if (variable.Node.Type is { } type)
        {
            item.Add("type", _json.Value(_types.Schema(_model.Types.Convert(type))));
        }

        return item;
    }

    private (string, JsonNode?) Definition(TypeDeclaration declaration)
    {
        var schema = _types.Schema(declaration);
        if (_model.Imports.Origin(declaration.Name) is { } origin)
        {
            var from = new List<ObjectProperty> { new("sourceTemplate", new StringExpr(origin.SourceTemplate)) };
            if (!declaration.Name.EndsWith(origin.OriginalName, StringComparison.Ordinal))
            {
                from.Add(new ObjectProperty("originalIdentifier", new StringExpr(origin.OriginalName)));
            }

            schema = TypeEmitter.WithMetadata(schema, "__bicep_imported_from!", new ObjectExpr(from));
        }

        return (declaration.Name, _json.Value(schema));
    }

    private void Functions()
    {
        var functions = _model.FunctionSymbols
            .Select(symbol => In(symbol.Node, () => FunctionDeclarations.Of(symbol, _builder, _model.Types, "__bicep", symbol.Name, BicepModel.IsExported(symbol.Node))))
            .Concat(_model.Imports.Functions)
            .ToList();
        if (functions.Count == 0)
        {
            return;
        }

        var list = new JsonArray();
        foreach (var group in functions.GroupBy(function => function.Namespace, StringComparer.Ordinal))
        {
            var members = new JsonObject();
            foreach (var function in group)
            {
                var declaration = function.Namespace == "__bicep" && _model.Globals.GetValueOrDefault(function.Name) is FunctionSymbol own ? own.Node : Import(function.Name);
                In(declaration, () => _json.Add(members, function.Name, Function(function)));
            }

            list.Add(new JsonObject { ["namespace"] = group.Key, ["members"] = members });
        }

        _template.Add("functions", list);
    }

    private JsonObject Function(FunctionDeclaration function)
    {
        var parameters = function.Parameters.Select(parameter => _json.Value(_types.Schema(parameter.Type).Merge("name", new StringExpr(parameter.Name))));
        var result = new JsonObject
        {
            ["parameters"] = new JsonArray([.. parameters]),
            ["output"] = _json.Value(_types.Schema(function.Output).Merge("value", function.Body)),
        };
        var qualified = function.Namespace == "__bicep" ? function.Name : $"{function.Namespace}.{function.Name}";
        var origin = _model.Imports.Origin(qualified);
        if (function.Description is null && !function.Exported && origin is null)
        {
            return result;
        }

        var metadata = new JsonObject();
        if (function.Description is not null)
        {
            metadata.Add("description", _json.Value(function.Description));
        }

        if (function.Exported)
        {
            metadata.Add("__bicep_export!", true);
        }

        if (origin is not null)
        {
            var from = new JsonObject { ["sourceTemplate"] = origin.SourceTemplate };
            if (!string.Equals(function.Name, origin.OriginalName, StringComparison.Ordinal))
            {
                from.Add("originalIdentifier", origin.OriginalName);
            }

            metadata.Add("__bicep_imported_from!", from);
        }

        result.Add("metadata", metadata);
        return result;
    }

    private (string, JsonNode?) Parameter(ParameterSymbol parameter)
    {
        var schema = _types.Schema(_model.Types.Convert(parameter.Node.Type));
        if (parameter.Node.Default is { } value)
        {
            schema = schema.Merge("defaultValue", _builder.Convert(value));
        }

        if (parameter.Node.LastDecorator("allowed") is { Arguments: [{ } allowed, ..] })
        {
            schema = schema.Merge("allowedValues", _builder.Convert(allowed));
        }

        return (_json.Key(new StringExpr(parameter.Name)), _json.Value(_types.Apply(schema, _model.Types.Modifiers(parameter.Node))));
    }

    private void Variables()
    {
        var variables = new List<ObjectProperty>();
        foreach (var (call, name) in _model.FunctionVariables.All)
        {
            variables.Add(new ObjectProperty(name, In(call, () => _model.FunctionVariables.Value(call))));
        }

        foreach (var variable in _model.VariableSymbols)
        {
            if (!_model.Inline.Contains(variable))
            {
                variables.Add(new ObjectProperty(variable.Name, In(variable.Node, () => _builder.Convert(variable.Node.Value))));
            }
        }

        variables.AddRange(In(Import(""), () => _model.Imports.Variables.Select(variable => new ObjectProperty(variable.Name, variable.Value)).ToList()));
        if (variables.Count == 0)
        {
            return;
        }

        var section = new JsonObject();
        _json.Properties(section, new ObjectExpr(variables), Variable);
        _template.Add("variables", section);
    }

    private SyntaxNode? Variable(string name) => _model.Globals.GetValueOrDefault(name) is VariableSymbol variable ? variable.Node : null;

    private (string, JsonNode?) Import(ExtensionSymbol extension)
    {
        var import = new JsonObject { [_model.HasExtensionConfigs ? "name" : "provider"] = extension.Info.TemplateName, ["version"] = extension.Info.TemplateVersion };
        if (extension.Node.Config is { } config)
        {
            var value = _builder.Convert(config);
            import.Add("config", _json.Value(_model.HasExtensionConfigs ? WithDefaults(value) : value));
        }

        return (extension.Name, import);
    }

    private ObjectExpr WithDefaults(Expr config) => config is ObjectExpr @object
        ? new ObjectExpr([.. @object.Properties.Select(property => property with { Value = ObjectExpr.Of(new ObjectProperty("defaultValue", property.Value)) })])
        : throw Refusal.Feature(_model, null, "a computed configuration of an extension");

    private void Resources()
    {
        var resources = new ResourceEmitter(_model, _builder, _converter, _json);
        var shown = _model.ResourceSymbols.Where(resource => !_model.Inline.Contains(resource)).ToList();
        if (_model.UseSymbolicNames)
        {
            var section = new JsonObject();
            foreach (var resource in shown)
            {
                _json.Add(section, resource.SymbolicName, In(resource.Node, () => resources.Resource(resource)));
            }

            foreach (var module in _model.ModuleSymbols)
            {
                _json.Add(section, module.Name, In(module.Node, () => resources.Module(module)));
            }

            _template.Add("resources", section);
            return;
        }

        _template.Add("resources", new JsonArray(
        [
            .. shown.Where(resource => !resource.Existing).Select(resource => In(resource.Node, () => resources.Resource(resource))),
            .. _model.ModuleSymbols.Select(module => In(module.Node, () => resources.Module(module))),
        ]));
    }

    private (string, JsonNode?) Output(OutputSymbol output)
    {
        var type = _model.Types.Convert(output.Node.Type);
        var schema = _types.Apply(_types.Schema(type), _model.Types.Modifiers(output.Node));
        var node = (JsonObject)_json.Value(schema)!;
        var value = _builder.Convert(output.Node.Value);
        if (ResourceTypeExpr.Behind(type) is not null)
        {
            // A resource leaves the template as its id.
            value = new PropertyExpr(value, "id");
        }

        if (value is ForExpr loop)
        {
            node.Add("copy", _json.Copy(null, loop.Expression, loop.Body));
        }
        else
        {
            node.Add("value", _json.Value(value));
        }

        return (_json.Key(new StringExpr(output.Name)), node);
    }
}
