using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <content>What a file refers to: imports, modules, tests, and the file of a parameters file.</content>
internal sealed partial class ModelBuilder
{
    private void Imports()
    {
        foreach (var import in _model.Program.Declarations<ImportNode>())
        {
            if (_model.Compilation.Load(_model, import.Path, out var reference) is not { } source || reference is null)
            {
                if (import.Path is SkippedNode)
                {
                    _model.Diagnostics.Error("BCP358", import.Path, "The import has no path.");
                }

                foreach (var item in import.Items.Where(item => item.Name is not null))
                {
                    _model.Globals.TryAdd(item.Name!.Text, new BrokenImportSymbol(_model, item.Name.Text, item));
                }

                if (import.Wildcard is { IsValid: true } broken)
                {
                    _model.Globals.TryAdd(broken.Text, new BrokenImportSymbol(_model, broken.Text, import));
                }

                continue;
            }

            if (source.HasErrors)
            {
                ReportBroken(source, import.Path, "The imported file has errors.");
            }

            if (source is BicepModel { IsParametersFile: true })
            {
                _model.Diagnostics.Error("BCP277", import.Path, "Nothing can be imported from a parameters file.");
                continue;
            }

            if (import.Wildcard is { IsValid: true })
            {
                var wildcard = new WildcardSymbol(_model, import, source, reference.FullName);
                _model.WildcardSymbols.Add(wildcard);
                DeclareGlobal(wildcard, import.Wildcard);
                var repeated = source.HasErrors ? [] : source.Exports.CountBy(export => export.Name).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToList();
                if (repeated.Count > 0)
                {
                    _model.Diagnostics.Error("BCP374", _model.Source.Text.LastIndexOf('*', import.Wildcard.Start), import.Wildcard.End, $"The file exports several things under one name: {string.Join(", ", repeated)}.");
                }
            }

            foreach (var item in import.Items)
            {
                ImportItem(item, source, reference);
            }
        }
    }

    private void ImportItem(ImportItemNode item, ModuleModel source, ModuleReference reference)
    {
        if (item.Name is not { IsValid: true } name || item.OriginalName is not { } original)
        {
            return;
        }

        var exports = source.ExportsOf(original).ToList();
        if (exports.Count != 1)
        {
            if (!source.HasErrors)
            {
                _model.Diagnostics.Error(exports.Count == 0 ? "BCP360" : "BCP373", item.Original, $"The file does not export one {original}.");
            }

            _model.Globals.TryAdd(name.Text, new BrokenImportSymbol(_model, name.Text, item));
            return;
        }

        if (!_imported.TryAdd((source, exports[0]), item))
        {
            foreach (var repeated in (SyntaxNode[])[_imported[(source, exports[0])], item])
            {
                _model.Diagnostics.Error("BCP362", repeated, $"{original} is imported more than once.");
            }
        }

        var symbol = new ImportedSymbol(_model, item, name.Text, source, reference.FullName, exports[0]);
        _model.ImportedSymbols.Add(symbol);
        DeclareGlobal(symbol, name);
    }

    private void Modules()
    {
        foreach (var module in _model.ModuleSymbols)
        {
            module.Target = _model.Compilation.Load(_model, module.Node.Reference, out _);
            if (module.Node.Reference is SkippedNode)
            {
                _model.Diagnostics.Error("BCP090", module.Node.Reference, "The module has no path.");
            }

            if (module.Target is BicepModel { IsParametersFile: true })
            {
                _model.Diagnostics.Error("BCP277", module.Node.Reference, "A parameters file is not a module.");
                module.Target = null;
            }
            else if (module.Target is { HasErrors: true })
            {
                ReportBroken(module.Target, module.Node.Reference, "The module has errors.");
            }
        }
    }

    private void Tests()
    {
        foreach (var test in _model.TestSymbols)
        {
            test.Target = _model.Compilation.Load(_model, test.Node.Path, out _);
            if (test.Node.Path is SkippedNode)
            {
                _model.Diagnostics.Error("BCP358", test.Node.Path, "The test has no path.");
            }

            if (test.Target is not (null or BicepModel { IsParametersFile: false }))
            {
                _model.Diagnostics.Error("BCP345", test.Node.Path, "A test is of a Bicep file.");
                test.Target = null;
            }
            else if (test.Target is { HasErrors: true })
            {
                ReportBroken(test.Target, test.Node.Path, "The tested file has errors.");
            }
        }
    }

    private void Extends(ExtendsNode node)
    {
        if (_model.Compilation.Load(_model, node.Path, out _) is not { } target)
        {
            return;
        }

        if (target is not BicepModel { IsParametersFile: true } parent)
        {
            _model.Diagnostics.Error("BCP404", node.Path, "Only a parameters file can be extended.");
            return;
        }

        if (parent.HasErrors)
        {
            ReportBroken(parent, node.Path, "The extended file has errors.");
        }

        _model.Base = parent;
        DeclareGlobal(new BaseParametersSymbol(_model, node, parent), node);
    }

    /// <summary>Takes over the assignments of the extended file that this one does not make itself.</summary>
    private void Inherit()
    {
        foreach (var assignment in _model.Base?.AssignmentSymbols ?? [])
        {
            if (_model.Globals.TryAdd(assignment.Name, assignment))
            {
                _model.AssignmentSymbols.Add(assignment);
            }
        }
    }

    private void Using(SyntaxNode path)
    {
        _model.Using = _model.Compilation.Load(_model, path, out var reference);
        _model.UsedFile = reference is { Kind: ModuleKind.Local } ? reference.Path : null;
        if (_model.Using is BicepModel { IsParametersFile: true })
        {
            _model.Diagnostics.Error("BCP276", path, "A parameters file cannot use another parameters file.");
            _model.Using = null;
        }
        else if (_model.Using is { HasErrors: true })
        {
            ReportBroken(_model.Using, path, "The file has errors.");
        }
    }

    // What this compiler alone stops at is no error of the language, and the official compiler may be asked where it is all refused.
    private void ReportBroken(ModuleModel source, SyntaxNode reference, string message)
    {
        if (source is BicepModel { RefusedAs: { } code })
        {
            _model.Diagnostics.Error(code, reference, $"{source.Path} has something in it that is refused, which is named there.");
        }
        else
        {
            _model.Diagnostics.Error(source is BicepModel ? "BCP104" : "BCP188", reference, message);
        }
    }
}
