BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/out/GitOpsServerless/GitOpsServerless.psd1') -Force
}

Describe 'Set-GitOpsImage' -Tag CI {
    BeforeEach { Set-Content TestDrive:/web.yaml "image: ghcr.io/shop/web:1.0 # keep" }

    It 'changes the tag and keeps the comment' {
        (Set-GitOpsImage TestDrive:/web.yaml ghcr.io/shop/web 2.0).Lines | Should -Be 1
        Get-Content TestDrive:/web.yaml | Should -Be 'image: ghcr.io/shop/web:2.0 # keep'
    }

    It 'writes nothing with -WhatIf' {
        Set-GitOpsImage TestDrive:/web.yaml ghcr.io/shop/web 2.0 -WhatIf
        Get-Content TestDrive:/web.yaml | Should -Be 'image: ghcr.io/shop/web:1.0 # keep'
    }
}
