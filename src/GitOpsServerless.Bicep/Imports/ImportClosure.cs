using System.Globalization;
using GitOpsServerless.Bicep.Emit;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>A function of the template.</summary>
internal sealed record FunctionDeclaration(
    string Namespace,
    string Name,
    IReadOnlyList<(string Name, TypeExpr Type)> Parameters,
    TypeExpr Output,
    Expr Body,
    Expr? Description,
    bool Exported);

/// <summary>
/// Everything that a template takes over from other files: what it imports and what that needs. Symbols that are
/// imported by name keep the name; the others are called <c>_N.name</c>, with a number for each source.
/// </summary>
internal sealed class ImportClosure
{
    private readonly BicepModel _model;
    private readonly HashSet<ImportedItem> _items = [];
    private readonly Dictionary<ImportedSymbol, ImportedItem> _imported = [];
    private readonly Dictionary<(WildcardSymbol, string), ImportedItem> _wildcards = [];
    private readonly Dictionary<ImportedItem, string> _names = [];
    private readonly Dictionary<string, ImportedItem> _itemsByName = new(StringComparer.Ordinal);
    private readonly Dictionary<BicepModel, TypeBuilder> _typeBuilders = [];
    private readonly Dictionary<string, TypeDeclaration> _types = new(StringComparer.Ordinal);
    private readonly Queue<ImportedItem> _queue = new();
    private readonly Dictionary<object, ImportedItem> _origins = new(ReferenceEqualityComparer.Instance);

    private ImportClosure(BicepModel model) => _model = model;

    /// <summary>The order of imported symbols in a template.</summary>
    private static StringComparer Order => StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: false);

    public static ImportClosure Calculate(BicepModel model)
    {
        var closure = new ImportClosure(model);
        for (var at = model; at is not null; at = at.Base)
        {
            closure.Import(at.ImportedSymbols);
            closure.Import(at.WildcardSymbols);
        }

        while (closure._queue.TryDequeue(out var item))
        {
            closure.Follow(item);
        }

        closure.AssignNames();
        return closure;
    }

    public bool IsEmpty => _items.Count == 0;

    public string Name(ImportedSymbol symbol) => _names[_imported[symbol]];

    public string Name(WildcardSymbol wildcard, string property) => _wildcards.TryGetValue((wildcard, property), out var item)
        ? _names[item]
        : throw Refusal.Feature(_model, null, $"{wildcard.Name}.{property}, which is not exported");

    public string Name(ImportedItem item) => _names[item];

    /// <summary>What a declaration of another file, or a call that loads content there, is taken over as; null when it is not.</summary>
    public ImportedItem? Find(object origin) => _origins.GetValueOrDefault(origin);

    /// <summary>The origin of an imported symbol, or null for a symbol of the file itself.</summary>
    public ImportedItem? Origin(string name) => _itemsByName.GetValueOrDefault(name);

    public IEnumerable<TypeDeclaration> Types => Named(item => item is ImportedDeclaration { Symbol: TypeSymbol } or ImportedArmItem { Kind: ExportKind.Type })
        .Select(pair => Type(pair.Name));

    /// <summary>The number of variables that are declared elsewhere and taken over, without those for loaded content.</summary>
    public int VariableCount => _names.Keys.Count(item => item is ImportedDeclaration { Symbol: VariableSymbol } or ImportedArmItem { Kind: ExportKind.Variable });

    public IEnumerable<(string Name, Expr Value)> Variables =>
        Named(item => item is ImportedDeclaration { Symbol: VariableSymbol } or ImportedContent or ImportedArmItem { Kind: ExportKind.Variable })
            .Select(pair => (pair.Name, Variable(pair.Item, pair.Name)));

    public IEnumerable<FunctionDeclaration> Functions =>
        Named(item => item is ImportedDeclaration { Symbol: FunctionSymbol } or ImportedArmItem { Kind: ExportKind.Function })
            .Select(pair => Function(pair.Item, pair.Name))
            .OrderBy(function => function.Name, Order);

    private IEnumerable<(ImportedItem Item, string Name)> Named(Func<ImportedItem, bool> filter) => IsEmpty ? [] :
        _names.Where(pair => filter(pair.Key)).Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Value, Order);

    private string SourceOf(ModuleModel source, string reference) => reference.Length > 0 ? reference : RelativePath.From(_model.Path, source.Path);

    private void Import(IEnumerable<ImportedSymbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (!_imported.ContainsKey(symbol))
            {
                _imported[symbol] = Add(Item(symbol.Source, symbol.Export, symbol.Reference));
            }
        }
    }

    private void Import(IEnumerable<WildcardSymbol> wildcards)
    {
        foreach (var wildcard in wildcards)
        {
            foreach (var export in wildcard.Source.Exports)
            {
                if (!_wildcards.ContainsKey((wildcard, export.Name)))
                {
                    _wildcards[(wildcard, export.Name)] = Add(Item(wildcard.Source, export, wildcard.Reference));
                }
            }
        }
    }

    private ImportedItem Item(ModuleModel source, Export export, string reference)
    {
        var template = SourceOf(source, reference);
        return source switch
        {
            BicepModel bicep => new ImportedDeclaration(template, Exported(bicep, export)),
            ArmModel arm => new ImportedArmItem(template, arm, export.Kind, ArmNames.Identifier(export.Kind, export.Name)),
            _ => throw new InvalidOperationException($"Nothing can be imported from a {source.GetType().Name}."),
        };
    }

    private static DeclaredSymbol Exported(BicepModel model, Export export) => (export.Kind, model.Globals.GetValueOrDefault(export.Name)) switch
    {
        (ExportKind.Type, TypeSymbol type) => type,
        (ExportKind.Variable, VariableSymbol variable) => variable,
        (ExportKind.Function, FunctionSymbol function) => function,

        // A file that declares a name twice has errors, which are reported there.
        (ExportKind.Type, _) => model.TypeSymbols.First(symbol => symbol.Name == export.Name),
        (ExportKind.Variable, _) => model.VariableSymbols.First(symbol => symbol.Name == export.Name),
        _ => model.FunctionSymbols.First(symbol => symbol.Name == export.Name),
    };

    private ImportedItem Add(ImportedItem item)
    {
        if (_items.Add(item))
        {
            if (item is ImportedDeclaration declaration)
            {
                _origins.TryAdd(declaration.Symbol, item);
            }
            else if (item is ImportedContent content)
            {
                _origins.TryAdd(content.Call, item);
            }

            _queue.Enqueue(item);
            return item;
        }

        return _items.TryGetValue(item, out var known) ? known : item;
    }

    private void Follow(ImportedItem item)
    {
        switch (item)
        {
            case ImportedDeclaration declaration:
                foreach (var node in declaration.Symbol.Syntax.Descend())
                {
                    Follow(declaration, node);
                }

                break;
            case ImportedArmItem arm:
                foreach (var (kind, identifier) in ArmReferences.Of(arm.Model, arm.Kind, arm.Identifier))
                {
                    Add(new ImportedArmItem(arm.SourceTemplate, arm.Model, kind, identifier));
                }

                break;
        }
    }

    private void Follow(ImportedDeclaration from, SyntaxNode node)
    {
        var symbol = node switch
        {
            VariableNode variable => variable.Symbol,
            TypeNameNode type => type.Symbol,
            CallNode call => call.Symbol,
            _ => null,
        };
        switch (symbol)
        {
            case TypeSymbol or VariableSymbol or FunctionSymbol:
                Add(new ImportedDeclaration(from.SourceTemplate, (DeclaredSymbol)symbol));
                break;
            case ImportedSymbol imported:
                Import([imported]);
                break;
            case WildcardSymbol wildcard:
                Import([wildcard]);
                break;
        }

        var model = from.Symbol.Model;
        if (node is CallNode load && model.FunctionVariables.Name(load) is { } name)
        {
            Add(new ImportedContent(from.SourceTemplate, name, model, load));
        }
    }

    private void AssignNames()
    {
        foreach (var symbol in _model.ImportedSymbols)
        {
            _names[_imported[symbol]] = symbol.Name;
        }

        var next = 1;
        var sources = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in _items.OrderBy(item => $"{item.SourceTemplate}_{item.OriginalName}", Order))
        {
            if (_names.ContainsKey(item))
            {
                continue;
            }

            if (!sources.TryGetValue(item.SourceTemplate, out var source))
            {
                source = next++;
                sources[item.SourceTemplate] = source;
            }

            var name = Lexer.IsIdentifier(item.OriginalName) ? item.OriginalName : string.Create(CultureInfo.InvariantCulture, $"_{next++}");
            _names[item] = string.Create(CultureInfo.InvariantCulture, $"_{source}.{name}");
        }

        foreach (var (item, name) in _names)
        {
            _itemsByName[name] = item;
        }
    }

    /// <summary>The declaration of an imported type, by its name in the template.</summary>
    public TypeDeclaration Type(string name)
    {
        if (!_types.TryGetValue(name, out var type))
        {
            type = _itemsByName[name] switch
            {
                ImportedDeclaration { Symbol: TypeSymbol symbol } => TypesOf(symbol.Model).Declaration(symbol) with { Exported = false },
                ImportedArmItem arm => new ArmImporter(arm, this).Type(name),
                _ => throw new InvalidOperationException($"{name} is not a type."),
            };
            _types[name] = type;
        }

        return type;
    }

    private TypeBuilder TypesOf(BicepModel model)
    {
        if (!_typeBuilders.TryGetValue(model, out var builder))
        {
            builder = new TypeBuilder(model, new MigratedNames(_model, model, this, null));
            _typeBuilders[model] = builder;
        }

        return builder;
    }

    private Expr Variable(ImportedItem item, string name) => item switch
    {
        ImportedDeclaration { Symbol: VariableSymbol symbol } =>
            new ExprBuilder(symbol.Model, new MigratedNames(_model, symbol.Model, this, name)).Convert(symbol.Node.Value),
        ImportedContent content => content.Model.FunctionVariables.Value(content.Call),
        ImportedArmItem arm => new ArmImporter(arm, this).Variable(),
        _ => throw new InvalidOperationException($"{name} is not a variable."),
    };

    private FunctionDeclaration Function(ImportedItem item, string name)
    {
        var (@namespace, local) = Split(name);
        return item switch
        {
            ImportedDeclaration { Symbol: FunctionSymbol symbol } => FunctionDeclarations.Of(
                symbol, new ExprBuilder(symbol.Model, new MigratedNames(_model, symbol.Model, this, null)), TypesOf(symbol.Model), @namespace, local, exported: false),
            ImportedArmItem arm => new ArmImporter(arm, this).Function(@namespace, local),
            _ => throw new InvalidOperationException($"{name} is not a function."),
        };
    }

    public static (string Namespace, string Name) Split(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? ("__bicep", name) : (name[..dot], name[(dot + 1)..]);
    }
}
